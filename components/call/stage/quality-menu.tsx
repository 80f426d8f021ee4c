"use client";

import type { ActiveCall, ReceivedQuality } from "@melo/call";
import { Gauge } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";
import { Menu, MenuChoice } from "../../ui/menu";

const options: readonly { readonly value: ReceivedQuality; readonly label: string }[] = [
  { value: "auto", label: "As its size needs" },
  { value: "medium", label: "At most medium" },
  { value: "low", label: "Low, saves data" },
];

/** How much of one picture is received, for whoever watches on a thin connection. Appears with the pointer or the focus. */
export function QualityMenu({ trackId }: { readonly trackId: string }): ReactNode {
  const call = useSignal(useCalls().active);
  return call === undefined ? null : <QualityChoice call={call} trackId={trackId} />;
}

function QualityChoice({ call, trackId }: { readonly call: ActiveCall; readonly trackId: string }): ReactNode {
  const chosen = useSignal(call.receivedQualities).get(trackId) ?? "auto";
  return (
    <div data-theme="dark" className="absolute right-2 bottom-2 text-on-tile">
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            aria-label="Quality of this picture"
            className="grid size-7 place-items-center rounded-sm bg-tile-label opacity-0 transition-opacity duration-fast group-hover/tile:opacity-100 focus-visible:opacity-100 data-popup-open:opacity-100 touch:size-11 touch:opacity-100"
          >
            <Gauge aria-hidden className="size-4" />
          </button>
        }
      >
        <MenuChoice
          label="Quality"
          value={chosen}
          options={options}
          onChange={(quality) => call.setReceivedQuality(trackId, quality)}
        />
      </Menu>
    </div>
  );
}
