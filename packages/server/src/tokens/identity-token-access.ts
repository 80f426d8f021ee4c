import { publishSources, serverNameOf } from "@melo/protocol";
import type { AskTokenAccess } from "./call-tokens.ts";

/**
 * For a service that no homeserver lets look into its rooms: whoever proves who he is may listen anywhere, and speak if
 * his homeserver is one of those whose users make calls begin.
 */
export function createIdentityTokenAccess(hasFullAccess: (serverName: string) => boolean): AskTokenAccess {
  return async function askTokenAccess({ userId }) {
    const maySpeak = hasFullAccess(serverNameOf(userId) ?? "");
    return {
      kind: "allowed",
      canPublishSources: maySpeak ? publishSources : [],
      canSubscribe: true,
      maxMembers: undefined,
    };
  };
}
