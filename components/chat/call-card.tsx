"use client";

import type { CallLine } from "@melo/chat";
import { clsx } from "clsx";
import { AudioLines, Phone, PhoneMissed, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ElapsedTime } from "@/components/ui/elapsed-time";
import { goToPlace } from "@/hooks/use-place";
import { placeFromUrl } from "@/lib/client/place";
import { callWords } from "./call-words";

const looks: Readonly<Record<CallLine["outcome"], { readonly icon: LucideIcon; readonly disc: string }>> = {
  running: { icon: AudioLines, disc: "bg-success text-on-status" },
  ended: { icon: Phone, disc: "bg-active text-muted" },
  missed: { icon: PhoneMissed, disc: "bg-danger-soft text-danger-text" },
  unanswered: { icon: PhoneMissed, disc: "bg-active text-muted" },
  declined: { icon: PhoneMissed, disc: "bg-active text-muted" },
};

/** The call of the channel whose messages are in the address. */
function enterCall(withVideo: boolean): void {
  const place = placeFromUrl(window.location.pathname, new URLSearchParams(window.location.search));
  goToPlace({ ...place, wantsVideo: withVideo, wantsVoice: !withVideo });
}

/** A call in the timeline: running, over, or missed. */
export function CallCard({ line }: { readonly line: CallLine }): ReactNode {
  const { title, text, action } = callWords(line);
  const { icon: Icon, disc } = looks[line.outcome];
  return (
    <div className="mt-1 flex w-full max-w-100 items-center gap-3 rounded-lg border border-line bg-raised p-3">
      <span className={clsx("grid size-10 flex-none place-items-center rounded-full", disc)}>
        <Icon aria-hidden className="size-5" />
      </span>
      <span className="min-w-0 flex-1">
        <b className="block truncate text-md text-strong">{title}</b>
        <span className="block text-sm text-muted">
          {line.outcome === "running" ? <ElapsedTime sinceMs={line.sentAtMs} className="mr-1.5" /> : null}
          {text}
        </span>
      </span>
      {action === undefined ? null : (
        <Button
          size="sm"
          variant={line.outcome === "running" ? "success" : "plain"}
          onClick={() => enterCall(line.isVideo && line.outcome !== "running")}
        >
          {action}
        </Button>
      )}
    </div>
  );
}
