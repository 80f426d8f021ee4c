import { eventTypes, serverNameOf } from "@melo/protocol";
import { viewEventTypes } from "../access/room-views.ts";
import type { RoomEvent } from "../appservice/room-events.ts";
import type { EventHead, MasqueradePort } from "../homeserver/application-service.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import { nobody } from "./call-concern.ts";
import type { Connections } from "./connections.ts";
import type { Enforce } from "./enforcer.ts";

export interface RedactionDeps {
  readonly masquerade: MasqueradePort;
  readonly callServer: Pick<CallServerPort, "listParticipants">;
  readonly serverName: string;
  readonly enforce: Enforce;
  readonly connections: Connections;
  readonly log: Log;
}

/** What redacting an event means for the room's call. */
type RedactionMeaning =
  | { readonly type: "nothing" | "other_rules" }
  /** Whoever redacts a call membership takes its device out of the call (MSC4143). */
  | { readonly type: "disconnect"; readonly userId: string; readonly deviceId: string | undefined };

function meaningOfRedaction(redacted: EventHead, by: string): RedactionMeaning {
  const { type, stateKey = "", sender } = redacted;
  if (type === eventTypes.callMember || type === eventTypes.rtcMember) {
    // One's own is only withdrawn.
    return sender === by
      ? { type: "nothing" }
      : { type: "disconnect", userId: sender, deviceId: deviceOf(stateKey, sender) };
  }
  return { type: viewEventTypes.has(type) ? "other_rules" : "nothing" };
}

/** Of a state key `_@user:server_DEVICE_m.call`; the content, which also names the device, is gone. */
function deviceOf(stateKey: string, userId: string): string | undefined {
  const [start, end] = [`_${userId}_`, "_m.call"];
  return stateKey.startsWith(start) && stateKey.endsWith(end) ? stateKey.slice(start.length, -end.length) : undefined;
}

export function createRedactionHandling(deps: RedactionDeps): (event: RoomEvent) => Promise<void> {
  const { masquerade, callServer, serverName, enforce, connections, log } = deps;

  async function findObserver({ roomId, sender }: RoomEvent): Promise<string | undefined> {
    if (serverNameOf(sender) === serverName) return sender;
    const joined = await masquerade.joinedMembers(roomId);
    return [...(joined?.keys() ?? [])].find((userId) => serverNameOf(userId) === serverName);
  }

  return async function onRedaction(event) {
    const { roomId, redacts, sender } = event;
    if (redacts === undefined || (await callServer.listParticipants(callRoomName(roomId))) === undefined) return;
    const observer = await findObserver(event);
    const redacted = observer === undefined ? undefined : await masquerade.readEvent(observer, roomId, redacts);
    if (redacted === undefined) return;
    const meaning = meaningOfRedaction(redacted, sender);
    if (meaning.type === "other_rules")
      await enforce({
        roomId,
        userIds: "everybody",
        gone: nobody,
        cause: { trigger: "push", originServerTs: event.originServerTs },
      }).isOver;
    if (meaning.type !== "disconnect") return;
    const { userId, deviceId } = meaning;
    await connections.end(roomId, await connections.of(roomId, userId, deviceId));
    log.info({ roomId, userId, by: sender }, "removed from the call, as the membership was redacted");
  };
}
