import type { ChannelView, LoadState } from "@melo/chat";
import { Hash, TriangleAlert, Volume2 } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Button } from "@/components/ui/button";
import { Avatar } from "@/components/ui/avatar";
import { SkeletonMessage } from "./timeline-skeleton";

export interface TimelineStartProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly channel: ChannelView;
  readonly hasOlder: boolean;
  readonly loadState: LoadState;
  readonly onRetry: () => void;
}

/** Above the oldest row: what is being loaded, why it was not, or where the channel begins. Same height throughout. */
export function TimelineStart({ ref, channel, hasOlder, loadState, onRetry }: TimelineStartProps): ReactNode {
  return (
    <div ref={ref} className="flex h-44 flex-none flex-col justify-end px-4 pb-2 max-tablet:px-3">
      {hasOlder ? <OlderMessages loadState={loadState} onRetry={onRetry} /> : <ChannelBeginning channel={channel} />}
    </div>
  );
}

function OlderMessages({ loadState, onRetry }: Pick<TimelineStartProps, "loadState" | "onRetry">): ReactNode {
  if (loadState === "failed") {
    return (
      <div role="alert" className="flex flex-col items-center gap-2 pb-4 text-sm text-danger-text">
        <span className="flex items-center gap-1.5">
          <TriangleAlert aria-hidden className="size-4" />
          Older messages did not load.
        </span>
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <output aria-label="Loading older messages" className="-mx-4 block max-tablet:-mx-3">
      <SkeletonMessage name="6rem" lines={["58%"]} />
      <SkeletonMessage name="8rem" lines={["74%", "40%"]} />
    </output>
  );
}

function ChannelBeginning({ channel }: { readonly channel: ChannelView }): ReactNode {
  const Icon = channel.kind === "voice" ? Volume2 : Hash;
  const [firstPeer] = channel.peers ?? [];
  return (
    <>
      {firstPeer === undefined ? (
        <span className="mb-2 grid size-14 place-items-center rounded-full bg-active text-strong">
          <Icon aria-hidden className="size-7" />
        </span>
      ) : (
        <Avatar id={firstPeer.userId} name={channel.name} size={56} className="mb-2" />
      )}
      <h2 className="truncate text-2xl font-bold text-strong">{channel.name}</h2>
      <p className="line-clamp-2 text-md text-muted">{channel.topic ?? beginningWords(channel)}</p>
    </>
  );
}

function beginningWords({ peers }: ChannelView): string {
  if (peers === undefined) return "This is where the channel begins. Say what it is for.";
  const who = peers.length > 1 ? "the people in it" : "the two of you";
  return `This is where your conversation begins. Only ${who} can read it.`;
}
