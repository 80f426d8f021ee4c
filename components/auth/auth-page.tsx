import type { ReactNode } from "react";
import { Wordmark } from "./wordmark";

export interface AuthPageProps {
  readonly title: string;
  /** A sentence under the title. */
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}

/** One column of 400 in the middle of the page: everything before one is in. */
export function AuthPage({ title, text, children }: AuthPageProps): ReactNode {
  return (
    <main className="grid min-h-dvh place-items-center bg-chat bg-[radial-gradient(56rem_32rem_at_50%_0,var(--accent-soft),transparent_70%)] px-5 py-10 max-tablet:place-items-start max-tablet:pt-12">
      <div className="flex w-full max-w-100 flex-col gap-5 max-tablet:mx-auto">
        <Wordmark className="mb-2 h-8 self-start text-strong" />
        <div>
          <h1 className="text-2xl font-bold text-balance wrap-anywhere text-strong">{title}</h1>
          {text === undefined ? null : <p className="mt-2 text-base text-muted">{text}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
