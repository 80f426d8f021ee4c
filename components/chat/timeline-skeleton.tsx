import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";

/** Bars of unequal length, as messages are. */
const messages: readonly (readonly [name: string, ...lines: string[]])[] = [
  ["7rem", "72%", "38%"],
  ["5rem", "54%"],
  ["9rem", "80%", "64%", "22%"],
  ["6rem", "46%"],
  ["8rem", "68%", "30%"],
];

export function TimelineSkeleton(): ReactNode {
  return (
    <output aria-label="Loading messages" className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden pb-6">
      {messages.map(([name, ...lines]) => (
        <SkeletonMessage key={name} name={name} lines={lines} />
      ))}
    </output>
  );
}

interface SkeletonMessageProps {
  readonly name: string;
  readonly lines: readonly string[];
}

export function SkeletonMessage({ name, lines }: SkeletonMessageProps): ReactNode {
  return (
    <span className="mt-6 flex gap-4 px-4 max-tablet:gap-3 max-tablet:px-3">
      <Skeleton shape="circle" className="size-10" />
      <span className="flex flex-1 flex-col gap-2 pt-1">
        <Skeleton className="h-3" style={{ width: name }} />
        {lines.map((width) => (
          <Skeleton key={width} className="h-3" style={{ width, maxWidth: "44rem" }} />
        ))}
      </span>
    </span>
  );
}
