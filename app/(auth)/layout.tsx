import type { ReactNode } from "react";
import { TooltipProvider } from "@/components/ui/tooltip";

/** Pages for people who are not in yet. They load no Matrix SDK. */
export default function AuthLayout({ children }: { readonly children: ReactNode }): ReactNode {
  return <TooltipProvider>{children}</TooltipProvider>;
}
