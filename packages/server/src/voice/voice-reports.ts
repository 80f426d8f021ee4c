import { z } from "zod";
import type { KeyValuePort, Unsubscribe } from "../store/key-value-port.ts";

/** One device's own word about itself. */
export interface VoiceReport {
  readonly userId: string;
  readonly deviceId: string;
  readonly isDeafened: boolean;
  readonly isSpeaking: boolean;
}

/** What the clients in a call say of themselves, for those who look in from outside; shared by all instances. */
export interface VoiceReports {
  /** Counts until the device's next report, for 45 s at the most. */
  put(roomId: string, report: VoiceReport): Promise<void>;
  find(roomId: string, userId: string, deviceId: string): Promise<VoiceReport | undefined>;
  /** Calls `listener` with each report on the room from now on. */
  follow(roomId: string, listener: (report: VoiceReport) => void): Promise<Unsubscribe>;
}

/** Clients say it again well within this time, so that what a dead one said ends. */
const reportLifeMs = 45_000;

const stored = z.object({ userId: z.string(), deviceId: z.string(), isDeafened: z.boolean(), isSpeaking: z.boolean() });

export function createVoiceReports(store: KeyValuePort): VoiceReports {
  return {
    async put(roomId, report) {
      const text = JSON.stringify(report);
      await store.set(keyOf(roomId, report.userId, report.deviceId), text, reportLifeMs);
      await store.publish(channelOf(roomId), text);
    },
    async find(roomId, userId, deviceId) {
      return reportFrom(await store.get(keyOf(roomId, userId, deviceId)));
    },
    follow: (roomId, listener) =>
      store.subscribe(channelOf(roomId), (text) => {
        const report = reportFrom(text);
        if (report !== undefined) listener(report);
      }),
  };
}

function keyOf(roomId: string, userId: string, deviceId: string): string {
  return `voice report ${roomId} ${userId} ${deviceId}`;
}

function channelOf(roomId: string): string {
  return `voice reports ${roomId}`;
}

/** Undefined for what another version wrote. */
function reportFrom(text: string | undefined): VoiceReport | undefined {
  return text === undefined ? undefined : stored.safeParse(JSON.parse(text)).data;
}
