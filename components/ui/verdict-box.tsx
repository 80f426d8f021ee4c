import { clsx } from "clsx";
import { CircleCheck, CircleX, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** What a test came to, in a heading and a sentence. */
export interface VerdictWords {
  readonly title: string;
  readonly text: string;
  readonly tone: "plain" | "good" | "warning" | "bad";
}

export interface VerdictBoxProps {
  readonly words: VerdictWords;
  /** While there is nothing to praise or to blame. */
  readonly plainIcon: LucideIcon;
  /** The button that runs the test. */
  readonly children: ReactNode;
}

const tones = {
  plain: { icon: undefined, box: "bg-raised", sign: "text-muted" },
  good: { icon: CircleCheck, box: "bg-success-soft", sign: "text-success-text" },
  warning: { icon: TriangleAlert, box: "bg-warning-soft", sign: "text-warning-text" },
  bad: { icon: CircleX, box: "bg-danger-soft", sign: "text-danger-text" },
};

/** Told aloud when it changes. */
export function VerdictBox({ words: { title, text, tone }, plainIcon, children }: VerdictBoxProps): ReactNode {
  const { icon: Icon = plainIcon, box, sign } = tones[tone];
  return (
    <div className={clsx("flex flex-wrap items-center gap-4 rounded-lg p-4", box)}>
      <Icon aria-hidden className={clsx("size-5 flex-none", sign)} />
      <output className="min-w-56 flex-1">
        <span className="block text-md font-bold text-strong">{title}</span>
        <span className="block text-sm text-body">{text}</span>
      </output>
      {children}
    </div>
  );
}
