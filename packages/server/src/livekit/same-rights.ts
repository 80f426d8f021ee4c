import { publishSources } from "@melo/protocol";
import type { CallRights } from "./call-server.ts";

export function areSameRights(one: CallRights, other: CallRights): boolean {
  const hasSame = publishSources.every(
    (source) => one.canPublishSources.includes(source) === other.canPublishSources.includes(source),
  );
  return hasSame && one.canSubscribe === other.canSubscribe;
}
