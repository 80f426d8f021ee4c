"use client";

import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { createCodeOnUse } from "@/components/ui/code-on-use";
import { LoadedView } from "@/components/ui/loaded-view";
import { useToasts } from "@/components/ui/toast";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";
import { canOpenDocumentWindow, openDocumentWindow } from "./document-window";

const popOutCode = createCodeOnUse(() => import("./pop-out-call"));

interface PopOut {
  readonly isOpen: boolean;
  toggle(): void;
}

const PopOutContext = createContext<PopOut | undefined>(undefined);

/** Undefined where there is no application around the call, as in a gallery. */
export function usePopOut(): PopOut | undefined {
  return useContext(PopOutContext);
}

export interface PopOutProviderProps {
  readonly onOpenStage: () => void;
  readonly children: ReactNode;
}

/** The call in a window of its own, wherever the person is in MELO; gone with the call. Once per page. */
export function PopOutProvider({ onOpenStage, children }: PopOutProviderProps): ReactNode {
  const calls = useCalls();
  const call = useSignal(calls.active);
  const toasts = useToasts();
  const [opened, setOpened] = useState<Window>();
  const hasCall = call !== undefined;

  const toggle = useCallback(() => {
    if (opened !== undefined) {
      opened.close();
      return;
    }
    if (!canOpenDocumentWindow()) {
      toasts.say("This browser cannot show the call in a window of its own. Chrome and Edge on a computer can.");
      return;
    }
    void open();

    async function open(): Promise<void> {
      try {
        const next = await openDocumentWindow("Call");
        next.addEventListener("pagehide", () => setOpened(undefined), { once: true });
        setOpened(next);
      } catch {
        toasts.fail("The browser did not open the window. Click once more.");
      }
    }
  }, [opened, toasts]);

  useEffect(() => {
    if (!hasCall) opened?.close();
  }, [hasCall, opened]);
  useEffect(() => () => opened?.close(), [opened]);

  const value = useMemo(() => ({ isOpen: opened !== undefined, toggle }), [opened, toggle]);
  return (
    <PopOutContext value={value}>
      {children}
      {opened === undefined || call === undefined
        ? null
        : createPortal(
            <LoadedView code={popOutCode} name="The call">
              {({ PopOutCall }) => (
                <PopOutCall
                  call={call}
                  onLeave={() => void calls.leave()}
                  onReturn={() => {
                    window.focus();
                    onOpenStage();
                    opened.close();
                  }}
                />
              )}
            </LoadedView>,
            opened.document.body,
          )}
    </PopOutContext>
  );
}
