import type { InvitesPort } from "@melo/chat";
import type { MatrixContext } from "./client/matrix-context.ts";
import { acceptInvite, createInvite } from "./sign-in/melo-endpoints.ts";

export function createInvites({ session, melo }: MatrixContext): InvitesPort {
  return {
    createLink: (spaceId, limits) => createInvite(spaceId, limits, session, melo),
    acceptLink: (code) => acceptInvite(code, session, melo),
  };
}
