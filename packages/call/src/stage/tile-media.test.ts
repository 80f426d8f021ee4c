import { describe, expect, test } from "vitest";
import type { SfuParticipant, SfuTrack } from "../ports/index.ts";
import { obstacleOf, type MediaObstacle } from "./tile-media.ts";

const camera: SfuTrack = {
  trackId: "camera",
  source: "camera",
  isMuted: false,
  isSubscribed: true,
  isEncrypted: true,
  decryption: "working",
};
const microphone: SfuTrack = { ...camera, trackId: "microphone", source: "microphone" };

interface Row {
  readonly title: string;
  readonly tracks: readonly SfuTrack[];
  readonly isRoomEncrypted?: boolean;
  readonly hasKey?: boolean;
  readonly obstacle: MediaObstacle;
}

const rows: readonly Row[] = [
  { title: "somebody who sends nothing", tracks: [], obstacle: "none" },
  { title: "media that is decrypted", tracks: [camera, microphone], obstacle: "none" },
  {
    title: "media that waits for its key",
    tracks: [{ ...camera, decryption: "waiting" }],
    hasKey: false,
    obstacle: "undecryptable",
  },
  {
    title: "a picture that nobody looks at, so that none came yet",
    tracks: [{ ...camera, decryption: "waiting" }],
    obstacle: "none",
  },
  {
    title: "a voice that cannot be decrypted beside a picture that can",
    tracks: [camera, { ...microphone, decryption: "failing" }],
    obstacle: "undecryptable",
  },
  {
    title: "a muted microphone without a key",
    tracks: [{ ...microphone, isMuted: true, decryption: "waiting" }],
    hasKey: false,
    obstacle: "none",
  },
  { title: "a picture in clear", tracks: [{ ...camera, isEncrypted: false }], obstacle: "in_clear" },
  {
    title: "a picture in clear although the voice is encrypted",
    tracks: [microphone, { ...camera, isEncrypted: false, isMuted: true }],
    obstacle: "in_clear",
  },
  {
    title: "a picture in clear where nothing else is promised",
    tracks: [{ ...camera, isEncrypted: false, decryption: "not_needed" }],
    isRoomEncrypted: false,
    hasKey: false,
    obstacle: "none",
  },
];

describe("What stands between a tile and its picture", () => {
  test.each(rows)("$title: $obstacle", ({ tracks, isRoomEncrypted = true, hasKey = true, obstacle }) => {
    const participant: SfuParticipant = { identity: "ben", quality: "good", tracks };
    expect(obstacleOf(participant, tracks, { isRoomEncrypted, hasKey })).toBe(obstacle);
  });

  test("somebody who is announced and not connected: not_connected", () => {
    expect(obstacleOf(undefined, [], { isRoomEncrypted: true, hasKey: false })).toBe("not_connected");
  });
});
