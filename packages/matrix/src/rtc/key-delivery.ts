import type { Clock, Scope } from "@melo/reactive";
import type { ToDeviceBatch } from "matrix-js-sdk/lib/models/ToDeviceMessage.js";
import type { RtcClient } from "./rtc-client.ts";

type SendToDevices = RtcClient["encryptAndSendToDevice"];
type Device = Parameters<SendToDevices>[1][number];
type Payload = Parameters<SendToDevices>[2];

export interface KeyDeliveryDeps {
  readonly clock: Clock;
  /** Encrypts to the devices that are known and leaves the others out. */
  encrypt(eventType: string, devices: Device[], payload: Payload): Promise<ToDeviceBatch>;
  send(batch: ToDeviceBatch): Promise<void>;
  /** Asks the homeserver for devices that are not known yet. */
  refreshDevices(userIds: readonly string[]): Promise<unknown>;
  warn(...message: unknown[]): void;
}

/** A device that has just signed in is known to others within seconds, or its membership will be gone. */
const retryDelaysMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000];

function nameOf({ userId, deviceId }: Device): string {
  return `${userId} ${deviceId}`;
}

/**
 * Sends media keys until every device has them. The SDK sends once: a device that was not known in that moment, or a
 * request that failed, left a member silent until the next rotation. A newer key replaces the one still owed.
 */
export function createKeyDelivery(scope: Scope, deps: KeyDeliveryDeps): SendToDevices {
  const owed = new Map<string, { readonly device: Device; readonly payload: Payload }>();

  async function attempt(eventType: string, devices: Device[], payload: Payload): Promise<void> {
    let batch: ToDeviceBatch;
    try {
      batch = await deps.encrypt(eventType, devices, payload);
      if (batch.batch.length > 0) await deps.send(batch);
    } catch (error) {
      deps.warn("could not send a media key, will try again", error);
      return;
    }
    for (const reached of batch.batch) {
      if (owed.get(nameOf(reached))?.payload === payload) owed.delete(nameOf(reached));
    }
  }

  function scheduleRetry(eventType: string, payload: Payload, round: number): void {
    const delayMs = retryDelaysMs[round];
    const isOwed = [...owed.values()].some((debt) => debt.payload === payload);
    if (delayMs === undefined || !isOwed) return;
    deps.clock.schedule(scope, delayMs, () => void retry(eventType, payload, round));
  }

  async function retry(eventType: string, payload: Payload, round: number): Promise<void> {
    const devices = [...owed.values()].filter((debt) => debt.payload === payload).map(({ device }) => device);
    if (devices.length === 0) return;
    try {
      await deps.refreshDevices([...new Set(devices.map(({ userId }) => userId))]);
    } catch (error) {
      deps.warn("could not ask for devices", error);
    }
    await attempt(eventType, devices, payload);
    scheduleRetry(eventType, payload, round + 1);
  }

  return async (eventType, devices, payload) => {
    for (const device of devices) owed.set(nameOf(device), { device, payload });
    await attempt(eventType, devices, payload);
    scheduleRetry(eventType, payload, 0);
  };
}
