import type { MeloError } from "@melo/protocol";

export interface InviteProblem {
  readonly title: string;
  readonly text: string;
}

/**
 * Why a link leads nowhere, and whom to ask for a new one; undefined for errors that say nothing about the link. Whoever
 * made the link is only named where the server told.
 */
export function inviteProblem(error: MeloError, inviterName: string | undefined): InviteProblem | undefined {
  const ask = `Ask ${inviterName ?? "whoever sent it"} for a new one.`;
  switch (error.code) {
    case "invite_expired":
      return { title: "This invitation has expired", text: `Invitations work for a limited time. ${ask}` };
    case "invite_used_up":
      return { title: "This invitation is used up", text: `It was made for fewer people. ${ask}` };
    case "invite_revoked":
      return { title: "This invitation was taken back", text: ask };
    case "invite_unknown":
      return {
        title: "This invitation does not exist",
        text: `Check that the whole link was copied, and that it belongs to this address. ${ask}`,
      };
    default:
      return undefined;
  }
}
