import type { MeloError } from "@melo/protocol";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { errorWords } from "./error-words";

export interface ErrorLineProps {
  readonly error: MeloError | undefined;
  /** Better words than the error's own, where the place knows them. */
  readonly text?: string;
  /** One action, e.g. a small quiet button. */
  readonly action?: ReactNode;
}

/** What failed, under the thing that failed. Renders nothing without an error. */
export function ErrorLine({ error, text, action }: ErrorLineProps): ReactNode {
  if (error === undefined) return null;
  return (
    <p role="alert" className="flex items-start gap-1.5 text-left text-sm text-danger-text">
      <TriangleAlert aria-hidden className="mt-px size-4" />
      <span className="min-w-0 flex-1">{text ?? errorWords(error)}</span>
      {action}
    </p>
  );
}
