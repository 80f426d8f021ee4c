import { MeloError } from "@melo/protocol";
import type { InvitesPort } from "../ports/index.ts";

export interface FakeInvites extends InvitesPort {
  /** A link that somebody else made. */
  addLink(code: string, spaceId: string): void;
}

/** Links in memory, without limits. `onAccepted` is where a test invites the person, as the homeserver would. */
export function createFakeInvites(onAccepted: (spaceId: string) => void = () => undefined): FakeInvites {
  const spaces = new Map<string, string>();
  return {
    addLink: (code, spaceId) => void spaces.set(code, spaceId),
    async createLink(spaceId, { maxUses }) {
      const code = `code${spaces.size + 1}`;
      spaces.set(code, spaceId);
      return { code, url: `https://example.org/invite/${code}`, maxUses, expiresAtMs: undefined };
    },
    async acceptLink(code) {
      const spaceId = spaces.get(code);
      if (spaceId === undefined) throw new MeloError("invite_unknown", `no link ${code}`);
      onAccepted(spaceId);
      return { spaceId };
    },
  };
}
