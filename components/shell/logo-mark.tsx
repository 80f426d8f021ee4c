import type { ReactNode } from "react";

/** MELO's mark: two rising bars of sound, the third grows into the stem of a note. One colour, never below 16 px. */
export function LogoMark({ className }: { readonly className?: string }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden className={className}>
      <rect x="1.5" y="9" width="3.5" height="8" rx="1.75" />
      <rect x="7" y="5" width="3.5" height="11" rx="1.75" />
      <path d="M19.25 2A1.75 1.75 0 0 1 21 3.75V17.4c0 2.7-2.4 4.8-5.5 4.8s-5.3-1.7-5.3-4 2.4-4.3 5.5-4.3c.7 0 1.3 .1 1.8 .25V3.75A1.75 1.75 0 0 1 19.25 2Z" />
    </svg>
  );
}
