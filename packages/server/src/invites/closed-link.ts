import { errcodes, type Errcode } from "@melo/protocol";
import { Refusal } from "../http/refusal.ts";
import type { FoundLink } from "./find-link.ts";
import type { ClosedReason } from "./invite-link.ts";

const answers: Readonly<Record<ClosedReason, { readonly errcode: Errcode; readonly message: string }>> = {
  expired: { errcode: errcodes.inviteExpired, message: "This invitation has expired" },
  used_up: { errcode: errcodes.inviteUsedUp, message: "This invitation has been used up" },
  revoked: { errcode: errcodes.inviteRevoked, message: "This invitation is no longer valid" },
};

/** 410, with the names of space and inviter: whoever has the code may know whom to ask for another. */
export function closedLink(reason: ClosedReason, found: FoundLink): Refusal {
  const { errcode, message } = answers[reason];
  return new Refusal(410, errcode, message, { details: previewBody(found) });
}

/** The same for every code that leads nowhere. */
export function unknownLink(): Refusal {
  return new Refusal(404, errcodes.inviteUnknown, "There is no such invitation");
}

export function previewBody({ link, face, inviterName }: FoundLink): Readonly<Record<string, unknown>> {
  return {
    space: {
      room_id: link.spaceId,
      name: face.name,
      avatar_url: face.avatarUrl ?? null,
      member_count: face.memberCount,
    },
    inviter: { user_id: link.createdBy, display_name: inviterName },
    expires_ts: link.expiresTs ?? null,
  };
}
