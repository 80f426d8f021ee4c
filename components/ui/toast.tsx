"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { Check, TriangleAlert, X } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";

const toastDurationMs = 5_000;

interface ToastAction {
  readonly label: string;
  readonly onClick: () => void;
}

export interface Toasts {
  /** Goes after 5 s. Never the only place where something is told. */
  say(text: string, action?: ToastAction): void;
  /** Stays until it is closed. */
  fail(text: string, action?: ToastAction): void;
}

/** Bottom centre, one at a time. Once per page. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Base.Provider limit={1} timeout={toastDurationMs}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 bottom-24 z-(--z-toast) mx-auto flex w-auto max-w-110 flex-col items-center outline-none">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

export function useToasts(): Toasts {
  const { add } = Base.useToastManager();
  return useMemo(() => {
    function show(type: "note" | "error", text: string, action: ToastAction | undefined): void {
      add({
        type,
        title: text,
        timeout: type === "error" ? 0 : toastDurationMs,
        ...(action === undefined ? {} : { actionProps: { children: action.label, onClick: action.onClick } }),
      });
    }
    return {
      say: (text, action) => show("note", text, action),
      fail: (text, action) => show("error", text, action),
    };
  }, [add]);
}

function ToastList(): ReactNode {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection="down"
      className="absolute bottom-0 w-max max-w-full rounded-lg bg-overlay text-sm text-body shadow-3 transition-[opacity,transform] duration-base data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Base.Content className="flex min-h-12 items-center gap-3 py-2 pr-2 pl-4">
        {toast.type === "error" ? (
          <TriangleAlert aria-hidden className="size-5 text-danger-text" />
        ) : (
          <Check aria-hidden className="size-5 text-success-text" />
        )}
        <Base.Title className="min-w-0 flex-1 font-regular" />
        {toast.actionProps === undefined ? null : <Base.Action render={<Button size="sm" />} />}
        <Base.Close render={<IconButton icon={X} label="Close" />} />
      </Base.Content>
    </Base.Root>
  ));
}
