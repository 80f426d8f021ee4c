import type { PersonVolume, VolumesPort } from "@melo/call";
import { eventTypes } from "@melo/protocol";
import { derive, type Scope } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject, type JsonObject } from "../http/json-fields.ts";
import { createAccountRecord } from "./account-record.ts";

/** Of people one has not heard for long nobody misses the volume; a record without an end is slow on every device. */
const maxPeople = 500;
const usualPercent = 100;
const maxPercent = 200;

function percentFrom(value: unknown): number {
  const isPercent = typeof value === "number" && value >= 0 && value <= maxPercent;
  return isPercent ? value : usualPercent;
}

/** `{ "people": { "@ben:example.org": { "voice": 140, "share": 60, "muted": true } } }`; what is as usual is left out. */
export function volumesFrom(content: JsonObject): ReadonlyMap<string, PersonVolume> {
  const people = isJsonObject(content["people"]) ? content["people"] : {};
  return new Map(
    Object.entries(people).flatMap(([userId, entry]) => {
      if (!isJsonObject(entry)) return [];
      const volume = {
        voicePercent: percentFrom(entry["voice"]),
        sharePercent: percentFrom(entry["share"]),
        isMuted: entry["muted"] === true,
      };
      return [[userId, volume] as const];
    }),
  );
}

function entryOf({ voicePercent, sharePercent, isMuted }: PersonVolume): JsonObject {
  return {
    ...(voicePercent !== usualPercent && { voice: voicePercent }),
    ...(sharePercent !== usualPercent && { share: sharePercent }),
    ...(isMuted && { muted: true }),
  };
}

/** The changed people stand last, so that the limit takes those whom nobody touched for longest. */
export function withVolumes(content: JsonObject, changes: ReadonlyMap<string, PersonVolume>): JsonObject {
  const people = isJsonObject(content["people"]) ? content["people"] : {};
  const others = Object.entries(people).filter(([userId]) => !changes.has(userId));
  const changed = [...changes]
    .map(([userId, volume]) => [userId, entryOf(volume)] as const)
    .filter(([, entry]) => Object.keys(entry).length > 0);
  return { ...content, people: Object.fromEntries([...others, ...changed].slice(-maxPeople)) };
}

export function createVolumeChoices(scope: Scope, context: MatrixContext): VolumesPort {
  const record = createAccountRecord(scope, context, eventTypes.voiceVolumes);
  return {
    remembered: derive(() => volumesFrom(record.content.value)),
    save: (changes) => record.update((content) => withVolumes(content, changes)),
  };
}
