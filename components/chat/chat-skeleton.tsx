import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { TimelineSkeleton } from "./timeline-skeleton";

/** In the place of header, messages and composer until the channel is known. */
export function ChatSkeleton(): ReactNode {
  return (
    <>
      <div className="flex h-(--height-header) flex-none items-center gap-3 border-b border-line px-4 max-tablet:h-13">
        <Skeleton className="size-5" />
        <Skeleton className="h-4 w-28" />
      </div>
      <TimelineSkeleton />
      <div className="flex-none px-4 pb-4 max-tablet:px-2 max-tablet:pb-2">
        <Skeleton className="h-11 w-full rounded-lg!" />
      </div>
    </>
  );
}
