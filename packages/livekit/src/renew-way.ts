import { ConnectionState, type Room } from "livekit-client";
import type { HurriedReconnectPolicy } from "./reconnect-policy.ts";

/**
 * Has a connection find its way to the server anew: signalling over a new socket, then ICE. What is published and received
 * stays. This is LiveKit's only public word for it; while it is trying by itself already it does nothing.
 */
export function renewWay(room: Room, policy: HurriedReconnectPolicy): void {
  if (room.state !== ConnectionState.Connected) return;
  policy.hurry();
  void room.simulateScenario("signal-reconnect");
}
