import { ConnectionState, DisconnectReason } from "livekit-client";
import { describe, expect, test } from "vitest";
import { toConnectionState, toDisconnectReason } from "./connection-state.ts";

describe("why a connection ended", () => {
  test.each([
    [DisconnectReason.CLIENT_INITIATED, "left"],
    [DisconnectReason.PARTICIPANT_REMOVED, "removed"],
    [DisconnectReason.DUPLICATE_IDENTITY, "joined_elsewhere"],
    [DisconnectReason.ROOM_DELETED, "room_closed"],
    [DisconnectReason.ROOM_CLOSED, "room_closed"],
    [DisconnectReason.SERVER_SHUTDOWN, "connection_lost"],
    [DisconnectReason.STATE_MISMATCH, "connection_lost"],
    [DisconnectReason.JOIN_FAILURE, "connection_lost"],
    [DisconnectReason.SIGNAL_CLOSE, "connection_lost"],
    [DisconnectReason.UNKNOWN_REASON, "connection_lost"],
    [undefined, "connection_lost"],
  ])("LiveKit's reason %s is %s", (reason, expected) => {
    expect(toDisconnectReason(reason)).toBe(expected);
  });
});

describe("the phase of a connection", () => {
  test.each([
    [ConnectionState.Connecting, "connecting"],
    [ConnectionState.Connected, "connected"],
    [ConnectionState.Reconnecting, "reconnecting"],
    [ConnectionState.SignalReconnecting, "reconnecting"],
    [ConnectionState.Disconnected, undefined],
  ])("LiveKit's %s is %s", (state, phase) => {
    expect(toConnectionState(state)?.phase).toBe(phase);
  });
});
