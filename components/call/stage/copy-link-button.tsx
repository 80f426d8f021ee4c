"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "../../ui/button";
import { ErrorLine } from "../../ui/error-line";
import { useCommand } from "../../ui/use-command";

export interface CopyLinkButtonProps {
  /** Makes the link people can join by. */
  readonly getLink: () => Promise<string>;
}

const doneShownMs = 2_000;

export function CopyLinkButton({ getLink }: CopyLinkButtonProps): ReactNode {
  const [isDone, setDone] = useState(false);
  const copy = useCommand(
    async () => navigator.clipboard.writeText(await getLink()),
    () => setDone(true),
  );
  useEffect(() => {
    if (!isDone) return undefined;
    const timeout = window.setTimeout(() => setDone(false), doneShownMs);
    return () => window.clearTimeout(timeout);
  }, [isDone]);
  return (
    <div className="flex flex-col items-center gap-3">
      <Button variant="primary" size="lg" isLoading={copy.isBusy} onClick={() => copy.run()}>
        {isDone ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
        <span aria-live="polite">{isDone ? "Link copied" : "Copy link"}</span>
      </Button>
      <ErrorLine error={copy.error} text="The link could not be copied." />
    </div>
  );
}
