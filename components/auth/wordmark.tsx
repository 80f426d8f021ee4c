import type { ReactNode } from "react";

/** MELO's name beside its mark; from 20 px high. */
export function Wordmark({ className }: { readonly className?: string }): ReactNode {
  return (
    <svg
      viewBox="0 0 101 24"
      role="img"
      aria-label="MELO"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <g fill="currentColor" stroke="none">
        <rect x="1.5" y="9" width="3.5" height="8" rx="1.75" />
        <rect x="7" y="5" width="3.5" height="11" rx="1.75" />
        <path d="M19.25 2A1.75 1.75 0 0 1 21 3.75V17.4c0 2.7-2.4 4.8-5.5 4.8s-5.3-1.7-5.3-4 2.4-4.3 5.5-4.3c.7 0 1.3.1 1.8.25V3.75A1.75 1.75 0 0 1 19.25 2Z" />
      </g>
      <path d="M33.5 20.5V9.5M33.5 13.5a4.5 4.5 0 0 1 9 0v7M42.5 13.5a4.5 4.5 0 0 1 9 0v7" />
      <path d="M59.5 14.75H71A5.75 5.75 0 1 0 69.3 18.9" />
      <path d="M79 3.5v17" />
      <ellipse cx="92.5" cy="14.75" rx="6.6" ry="5.4" transform="rotate(-20 92.5 14.75)" />
    </svg>
  );
}
