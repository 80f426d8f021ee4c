"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { clsx } from "clsx";
import { Check, Info, TriangleAlert, X, type LucideIcon } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";

const toastDurationMs = 5_000;
const tellDurationMs = 10_000;

interface ToastAction {
  readonly label: string;
  readonly onClick: () => void;
}

export interface Toasts {
  /** Goes after 5 s. Never the only place where something is told. */
  say(text: string, action?: ToastAction): void;
  /** What others did, or why something does not go now. Goes after 10 s: nobody waits for it, and it must be read. */
  tell(text: string): void;
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

type ToastType = "done" | "told" | "error";

const looks: Readonly<
  Record<ToastType, { readonly icon: LucideIcon; readonly tone: string; readonly timeoutMs: number }>
> = {
  done: { icon: Check, tone: "text-success-text", timeoutMs: toastDurationMs },
  told: { icon: Info, tone: "text-muted", timeoutMs: tellDurationMs },
  // Never by itself.
  error: { icon: TriangleAlert, tone: "text-danger-text", timeoutMs: 0 },
};

function isToastType(type: string | undefined): type is ToastType {
  return type !== undefined && type in looks;
}

export function useToasts(): Toasts {
  const { add } = Base.useToastManager();
  return useMemo(() => {
    function show(type: ToastType, text: string, action?: ToastAction): void {
      add({
        type,
        title: text,
        timeout: looks[type].timeoutMs,
        ...(action === undefined ? {} : { actionProps: { children: action.label, onClick: action.onClick } }),
      });
    }
    return {
      say: (text, action) => show("done", text, action),
      tell: (text) => show("told", text),
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
        <ToastSign type={toast.type} />
        <Base.Title className="min-w-0 flex-1 font-regular" />
        {toast.actionProps === undefined ? null : <Base.Action render={<Button size="sm" />} />}
        <Base.Close render={<IconButton icon={X} label="Close" />} />
      </Base.Content>
    </Base.Root>
  ));
}

function ToastSign({ type }: { readonly type: string | undefined }): ReactNode {
  const { icon: Icon, tone } = looks[isToastType(type) ? type : "done"];
  return <Icon aria-hidden className={clsx("size-5 flex-none", tone)} />;
}
