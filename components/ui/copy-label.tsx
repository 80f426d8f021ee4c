import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";

/** In a button that copies. */
export function CopyLabel({
  isCopied,
  label = "Copy",
}: {
  readonly isCopied: boolean;
  readonly label?: string;
}): ReactNode {
  const Icon = isCopied ? Check : Copy;
  return (
    <>
      <Icon aria-hidden className="size-4" />
      {isCopied ? "Copied" : label}
    </>
  );
}
