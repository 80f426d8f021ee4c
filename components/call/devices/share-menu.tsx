"use client";

import type { VoiceCenter } from "@melo/call";
import type { ReactNode } from "react";
import { ShareFields } from "../settings/share-fields";
import { DeviceMenu } from "./device-menu";

/** How the screen is shared, before and while it is. */
export function ShareMenu({ voice }: { readonly voice: VoiceCenter }): ReactNode {
  return (
    <DeviceMenu label="How the screen is shared">
      <div className="px-2">
        <ShareFields voice={voice} />
      </div>
    </DeviceMenu>
  );
}
