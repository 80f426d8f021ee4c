"use client";

import type { ReactNode } from "react";
import { ToastProvider } from "./toast";
import { TooltipProvider } from "./tooltip";

/** What components of `components/ui` need above them, once per page. */
export function UiProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <TooltipProvider>
      <ToastProvider>{children}</ToastProvider>
    </TooltipProvider>
  );
}
