import type { ReactNode } from "react";
import { LogoMark } from "@/components/shell/logo-mark";
import { Spinner } from "@/components/ui/spinner";

/** Until there is something to show; without words at first, because usually it is over before they are read. */
export function StartingScreen({ note }: { readonly note?: string }): ReactNode {
  return (
    <output
      aria-label="MELO is starting"
      className="grid h-dvh place-content-center justify-items-center gap-5 bg-rail"
    >
      <LogoMark className="size-12 text-muted" />
      <Spinner />
      {note === undefined ? null : <p className="text-sm text-faint">{note}</p>}
    </output>
  );
}
