import type { MembershipPort, SfuPort } from "../ports/index.ts";
import type { Clock } from "@melo/reactive";
import type { CallAccess } from "./call-access.ts";

/** After a failure a room is left cold for so long: hovering must not knock at a closed door again and again. */
const failureRestMs = 10_000;

/**
 * Prepares likely joins. One room at a time, and of those asked for meanwhile only the last: a pointer that runs down a
 * list of channels costs two requests, not one for each. Never rejects, for a join asks again and tells.
 */
export function createWarmUp(
  sfu: SfuPort,
  prepareKeyRequest: MembershipPort["prepareKeyRequest"],
  access: CallAccess,
  clock: Clock,
): (roomId: string) => void {
  const failedAtMs = new Map<string, number>();
  let next: string | undefined;
  let isRunning = false;

  async function prepare(roomId: string): Promise<void> {
    const failedAt = failedAtMs.get(roomId);
    if (failedAt !== undefined && clock.now() - failedAt < failureRestMs) return;
    try {
      const [{ url }] = await Promise.all([
        access.requestCredentials(roomId, await access.findTransport(), false),
        prepareKeyRequest(roomId),
      ]);
      sfu.prepareNetwork(url);
      failedAtMs.delete(roomId);
    } catch {
      failedAtMs.set(roomId, clock.now());
    }
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let roomId = next; roomId !== undefined; roomId = next) {
      next = undefined;
      await prepare(roomId);
    }
    isRunning = false;
  }

  return (roomId) => {
    sfu.warm();
    next = roomId;
    void run();
  };
}
