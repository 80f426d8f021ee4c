"use client";

import type { ReactNode } from "react";
import { createCodeOnUse } from "@/components/ui/code-on-use";
import { LoadedView } from "@/components/ui/loaded-view";

interface AboutServer {
  readonly spaceId: string;
  readonly serverName: string;
}

/** The one dialog that is open, and what it is about. */
export type OpenDialog =
  | { readonly name: "create_server" | "new_conversation" | "shortcuts" | "sign_out" }
  | {
      readonly name: "leave_conversation" | "rename_conversation" | "add_people";
      readonly roomId: string;
      readonly conversationName: string;
    }
  | ({ readonly name: "create_channel"; readonly kind: "text" | "voice" } & AboutServer)
  | ({ readonly name: "invite" | "leave_server" } & AboutServer);

export interface ClientDialogsProps {
  readonly dialog: OpenDialog | undefined;
  readonly onClose: () => void;
}

// Nobody begins with a dialog.
const dialogCode = createCodeOnUse(() => import("./dialog-of"));

export function ClientDialogs({ dialog, onClose }: ClientDialogsProps): ReactNode {
  if (dialog === undefined) return null;
  return (
    <LoadedView code={dialogCode} name="The dialog" place="over_page" onClose={onClose}>
      {({ DialogOf }) => <DialogOf dialog={dialog} onClose={onClose} />}
    </LoadedView>
  );
}
