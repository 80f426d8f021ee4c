import type { MatrixSession } from "@melo/chat";
import { createSignal, until, type Clock, type Scope } from "@melo/reactive";
import { ClientEvent, type MatrixClient } from "matrix-js-sdk";
import { listen } from "./listen.ts";

/** Then the client starts nevertheless: it can read and send what others already encrypt to it. */
const publishLimitMs = 5_000;

/**
 * Resolves when others can encrypt to this device: what they send before that it can never read. Takes one request on a
 * known device; on a new one the encryption publishes its keys after the first sync.
 */
export async function untilDeviceKeysPublished(
  scope: Scope,
  client: MatrixClient,
  session: MatrixSession,
  clock: Clock,
): Promise<void> {
  const waiting = scope.createChild();
  const isSettled = createSignal(false);
  const settle = (): void => {
    isSettled.value = true;
  };
  const check = async (): Promise<void> => {
    if (isSettled.peek() || waiting.hasEnded) return;
    if (await areDeviceKeysPublished(client, session)) settle();
  };
  // The homeserver tells us by sync that our own devices changed; a failing request is asked again by then.
  listen(waiting, client, ClientEvent.Sync, () => void check().catch(() => undefined));
  clock.schedule(waiting, publishLimitMs, settle);
  check().catch(() => undefined);
  await until(isSettled, (value) => value, waiting);
  waiting.end();
}

async function areDeviceKeysPublished(client: MatrixClient, { userId, deviceId }: MatrixSession): Promise<boolean> {
  const [own, answer] = await Promise.all([
    client.getCrypto()?.getOwnDeviceKeys(),
    client.downloadKeysForUsers([userId]),
  ]);
  return answer.device_keys[userId]?.[deviceId]?.keys[`curve25519:${deviceId}`] === own?.curve25519;
}
