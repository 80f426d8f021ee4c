import type { SfuParticipant } from "@melo/call";
import { describe, expect, test } from "vitest";
import { snapshotParticipants, type ParticipantFacts, type PublicationFacts } from "./remote-participants.ts";

function publication(trackSid: string, facts: Partial<PublicationFacts> = {}): PublicationFacts {
  return { trackSid, source: "camera", isMuted: false, isSubscribed: true, isEncrypted: true, ...facts };
}

function participant(
  identity: string,
  publications: readonly PublicationFacts[],
  quality: SfuParticipant["quality"] = "good",
): ParticipantFacts {
  const trackPublications = new Map(publications.map((entry) => [entry.trackSid, entry]));
  return { identity, connectionQuality: quality, trackPublications };
}

const working = (): "working" => "working";

describe("a snapshot of the others", () => {
  test("says what is published, and asks about decryption only what is encrypted", () => {
    const people = [
      participant("ann", [publication("TR_1"), publication("TR_2", { source: "microphone", isEncrypted: false })]),
    ];
    expect(snapshotParticipants([], people, working)).toEqual([
      {
        identity: "ann",
        quality: "good",
        tracks: [
          {
            trackId: "TR_1",
            source: "camera",
            isMuted: false,
            isSubscribed: true,
            isEncrypted: true,
            decryption: "working",
          },
          {
            trackId: "TR_2",
            source: "microphone",
            isMuted: false,
            isSubscribed: true,
            isEncrypted: false,
            decryption: "not_needed",
          },
        ],
      },
    ]);
  });

  test("leaves out sources that the call does not know", () => {
    const people = [participant("agent", [publication("TR_1", { source: "unknown" })])];
    expect(snapshotParticipants([], people, working)[0]?.tracks).toEqual([]);
  });

  test("is the previous one if nothing has changed", () => {
    const people = [participant("ann", [publication("TR_1")]), participant("ben", [])];
    const before = snapshotParticipants([], people, working);
    expect(snapshotParticipants(before, people, working)).toBe(before);
  });

  test("keeps what has not changed beside what has", () => {
    const before = snapshotParticipants(
      [],
      [participant("ann", [publication("TR_1"), publication("TR_2")]), participant("ben", [])],
      working,
    );
    const muted = [
      participant("ann", [publication("TR_1"), publication("TR_2", { isMuted: true })]),
      participant("ben", []),
    ];
    const after = snapshotParticipants(before, muted, working);
    expect(after).not.toBe(before);
    expect(after[1]).toBe(before[1]);
    expect(after[0]?.tracks[0]).toBe(before[0]?.tracks[0]);
    expect(after[0]?.tracks[1]?.isMuted).toBe(true);
  });

  test.each([
    ["quality", [participant("ann", [publication("TR_1")], "poor")]],
    ["a new participant", [participant("ann", [publication("TR_1")]), participant("ben", [])]],
    ["one that is gone", []],
    ["a track that is gone", [participant("ann", [])]],
  ])("changes with %s", (_, people) => {
    const before = snapshotParticipants([], [participant("ann", [publication("TR_1")])], working);
    expect(snapshotParticipants(before, people, working)).not.toBe(before);
  });

  test("changes when decryption does", () => {
    const people = [participant("ann", [publication("TR_1")])];
    const before = snapshotParticipants([], people, () => "waiting");
    expect(snapshotParticipants(before, people, working)[0]?.tracks[0]?.decryption).toBe("working");
  });
});
