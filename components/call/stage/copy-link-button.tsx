"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "../../ui/button";
import { CopyField } from "../../ui/copy-field";
import { ErrorLine } from "../../ui/error-line";
import { useCommand } from "../../ui/use-command";

export interface CopyLinkButtonProps {
  /** Makes the link people can join by. */
  readonly getLink: () => Promise<string>;
}

const doneShownMs = 2_000;

/** Hands the clipboard a text that is not there yet: Safari refuses everything that starts after the click is over. */
async function copyWhenReady(text: Promise<string>): Promise<void> {
  const type = "text/plain";
  const item = new ClipboardItem({ [type]: text.then((value) => new Blob([value], { type })) });
  await navigator.clipboard.write([item]);
}

export function CopyLinkButton({ getLink }: CopyLinkButtonProps): ReactNode {
  const [state, setState] = useState<"idle" | "copied" | { readonly link: string }>("idle");
  const copy = useCommand(
    async () => {
      const link = getLink();
      try {
        await copyWhenReady(link);
        return "copied" as const;
      } catch {
        // The clipboard is closed, for example without HTTPS: show the link instead; if there is none, `link` says why.
        return { link: await link };
      }
    },
    (result) => setState(result),
  );
  useEffect(() => {
    if (state !== "copied") return undefined;
    const timer = setTimeout(() => setState("idle"), doneShownMs);
    return () => clearTimeout(timer);
  }, [state]);
  if (typeof state === "object") return <CopyField label="Link" value={state.link} />;
  const isCopied = state === "copied";
  return (
    <div className="flex flex-col items-center gap-3">
      <Button variant="primary" size="lg" isLoading={copy.isBusy} onClick={() => copy.run()}>
        {isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
        <span aria-live="polite">{isCopied ? "Link copied" : "Copy link"}</span>
      </Button>
      <ErrorLine error={copy.error} />
    </div>
  );
}
