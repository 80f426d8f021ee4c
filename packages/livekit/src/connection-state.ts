import type { DisconnectReason, SfuConnectionState } from "@melo/call";
import { ConnectionState, DisconnectReason as LivekitReason } from "livekit-client";

/** Why LiveKit says a connection ended, in the call's words. What is nobody's decision is `connection_lost`. */
export function toDisconnectReason(reason: LivekitReason | undefined): DisconnectReason {
  switch (reason) {
    case LivekitReason.CLIENT_INITIATED:
      return "left";
    case LivekitReason.PARTICIPANT_REMOVED:
      return "removed";
    case LivekitReason.DUPLICATE_IDENTITY:
      return "joined_elsewhere";
    case LivekitReason.ROOM_DELETED:
    case LivekitReason.ROOM_CLOSED:
      return "room_closed";
    default:
      return "connection_lost";
  }
}

/** Undefined for LiveKit's `disconnected`: that has a reason, which comes with another event. */
export function toConnectionState(state: ConnectionState): SfuConnectionState | undefined {
  switch (state) {
    case ConnectionState.Connecting:
      return { phase: "connecting" };
    case ConnectionState.Connected:
      return { phase: "connected" };
    case ConnectionState.Reconnecting:
    case ConnectionState.SignalReconnecting:
      return { phase: "reconnecting" };
    default:
      return undefined;
  }
}
