import { MeloError } from "@melo/protocol";
import { createScope, type ReadonlySignal, type Scope } from "@melo/reactive";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MediaKey, SfuConnection, SfuCredentials, SfuParticipant, SfuPort, SfuTrack } from "../../ports/index.ts";
import type { Reach } from "./reach.ts";

/** Two people with the right to enter one LiveKit room that exists and is empty. */
export interface SfuRig {
  readonly port: SfuPort;
  credentials(person: "ann" | "ben"): Promise<SfuCredentials>;
  readonly reach: Reach;
  follow<T>(work: Promise<T>): Promise<T>;
  end(): Promise<void>;
}

function keyOf(participantIdentity: string): MediaKey {
  return { participantIdentity, index: 0, bytes: new Uint8Array(16).fill(participantIdentity.length) };
}

function trackOf(participants: readonly SfuParticipant[], source: SfuTrack["source"]): SfuTrack | undefined {
  return participants.flatMap(({ tracks }) => tracks).find((track) => track.source === source);
}

/** What the call core relies on, whoever implements {@link SfuPort}. */
export function describeSfuPort(name: string, makeRig: () => Promise<SfuRig>): void {
  describe(`${name} as an SfuPort`, () => {
    let rig: SfuRig;
    let scope: Scope;
    let keys: readonly MediaKey[];

    beforeEach(async () => {
      rig = await makeRig();
      scope = createScope();
      const everybody = await rig.follow(Promise.all([rig.credentials("ann"), rig.credentials("ben")]));
      keys = everybody.map(({ participantIdentity }) => keyOf(participantIdentity));
    });

    afterEach(async () => {
      scope.end();
      await rig.end();
    });

    function create(isEncrypted = true, connectionScope = scope, isVideoOnRequest = false): SfuConnection {
      return rig.port.createConnection(connectionScope, { isEncrypted, isVideoOnRequest });
    }

    async function enter(person: "ann" | "ben", connection = create()): Promise<SfuConnection> {
      connection.setKeys(keys);
      await rig.follow(rig.credentials(person).then((credentials) => connection.connect(credentials)));
      return connection;
    }

    function reachTrack(
      participants: ReadonlySignal<readonly SfuParticipant[]>,
      source: SfuTrack["source"],
      isReached: (track: SfuTrack) => boolean,
    ): Promise<readonly SfuParticipant[]> {
      return rig.reach(`a ${source} track`, participants, (list) => {
        const track = trackOf(list, source);
        return track !== undefined && isReached(track);
      });
    }

    test("is idle before it connects and connected when connecting is done", async () => {
      const connection = create();
      expect(connection.state.peek()).toEqual({ phase: "idle" });
      await enter("ann", connection);
      expect(connection.state.peek()).toEqual({ phase: "connected" });
    });

    test("shows people to each other under the identities of their credentials", async () => {
      const ann = await enter("ann");
      const ben = await enter("ben");
      const [ofAnn, ofBen] = keys.map(({ participantIdentity }) => participantIdentity);
      await rig.reach("Ben", ann.participants, (list) => list.some(({ identity }) => identity === ofBen));
      await rig.reach("Ann", ben.participants, (list) => list.some(({ identity }) => identity === ofAnn));
      expect(ann.participants.peek()).toHaveLength(1);
    });

    test("opens a microphone before it connects, and publishes it encrypted when connected", async () => {
      const ann = create();
      const published = ann.setMicrophone(true);
      expect(ann.localMedia.peek().microphone.phase).toBe("starting");
      const ben = await enter("ben");
      await enter("ann", ann);
      await rig.follow(published);
      expect(ann.localMedia.peek().microphone).toMatchObject({ phase: "on", failure: undefined });
      await reachTrack(ben.participants, "microphone", ({ isMuted, isEncrypted }) => !isMuted && isEncrypted);
    });

    test("keeps a muted microphone published under the same track", async () => {
      const ben = await enter("ben");
      const ann = await enter("ann");
      await rig.follow(ann.setMicrophone(true));
      const before = await reachTrack(ben.participants, "microphone", ({ isMuted }) => !isMuted);
      await rig.follow(ann.setMicrophone(false));
      expect(ann.localMedia.peek().microphone.phase).toBe("off");
      const after = await reachTrack(ben.participants, "microphone", ({ isMuted }) => isMuted);
      expect(trackOf(after, "microphone")?.trackId).toBe(trackOf(before, "microphone")?.trackId);
    });

    test("finds its way anew while it goes on sending under the same tracks", async () => {
      const ben = await enter("ben");
      const ann = await enter("ann");
      await rig.follow(ann.setMicrophone(true));
      const before = await reachTrack(ben.participants, "microphone", ({ decryption }) => decryption === "working");
      ann.renew();
      // Published over the new way, for the old one takes nothing any more.
      await rig.follow(ann.setCamera(true));
      const after = await reachTrack(ben.participants, "camera", ({ decryption }) => decryption === "working");
      expect(trackOf(after, "microphone")).toMatchObject({
        trackId: trackOf(before, "microphone")?.trackId,
        decryption: "working",
      });
      expect(ann.state.peek()).toEqual({ phase: "connected" });
    });

    test("does what the last of several quick commands said", async () => {
      const ann = await enter("ann");
      await rig.follow(Promise.all([ann.setCamera(true), ann.setCamera(false), ann.setCamera(true)]));
      await rig.reach("the camera on", ann.localMedia, ({ camera }) => camera.phase === "on");
      await rig.follow(Promise.all([ann.setCamera(false), ann.setCamera(true), ann.setCamera(false)]));
      await rig.reach("the camera off", ann.localMedia, ({ camera }) => camera.phase === "off");
    });

    test("decrypts with the keys it was given before it connected", async () => {
      const ben = await enter("ben");
      const ann = await enter("ann");
      await rig.follow(ann.setMicrophone(true));
      await reachTrack(ben.participants, "microphone", ({ decryption }) => decryption === "working");
    });

    test("waits where it has no key, and decrypts once it is there", async () => {
      const ben = create();
      await rig.follow(rig.credentials("ben").then((credentials) => ben.connect(credentials)));
      const ann = await enter("ann");
      await rig.follow(ann.setMicrophone(true));
      await reachTrack(ben.participants, "microphone", ({ decryption }) => decryption === "waiting");
      ben.setKeys(keys);
      ben.setKeys(keys);
      await reachTrack(ben.participants, "microphone", ({ decryption }) => decryption === "working");
    });

    test("says of a track in clear that it is not encrypted", async () => {
      const ben = await enter("ben");
      const ann = await enter("ann", create(false));
      await rig.follow(ann.setMicrophone(true));
      await reachTrack(ben.participants, "microphone", ({ isEncrypted }) => !isEncrypted);
    });

    test("stops and starts receiving a track", async () => {
      const ben = await enter("ben");
      const ann = await enter("ann");
      await rig.follow(ann.setMicrophone(true));
      const list = await reachTrack(ben.participants, "microphone", ({ isSubscribed }) => isSubscribed);
      const trackId = trackOf(list, "microphone")?.trackId ?? "";
      ben.setSubscribed(trackId, false);
      await reachTrack(ben.participants, "microphone", ({ isSubscribed }) => !isSubscribed);
      ben.setSubscribed(trackId, true);
      await reachTrack(ben.participants, "microphone", ({ isSubscribed }) => isSubscribed);
    });

    test("receives sound at once and video only when asked, if it was made so", async () => {
      const ben = await enter("ben", create(true, scope, true));
      const ann = await enter("ann");
      await rig.follow(Promise.all([ann.setMicrophone(true), ann.setCamera(true)]));
      await reachTrack(ben.participants, "microphone", ({ isSubscribed }) => isSubscribed);
      const list = await reachTrack(ben.participants, "camera", ({ isSubscribed }) => !isSubscribed);
      ben.setSubscribed(trackOf(list, "camera")?.trackId ?? "", true);
      await reachTrack(ben.participants, "camera", ({ isSubscribed }) => isSubscribed);
    });

    test("receives what was there before it, under the same custom", async () => {
      const ann = await enter("ann");
      await rig.follow(Promise.all([ann.setMicrophone(true), ann.setCamera(true)]));
      const ben = await enter("ben", create(true, scope, true));
      await reachTrack(ben.participants, "microphone", ({ isSubscribed }) => isSubscribed);
      await reachTrack(ben.participants, "camera", ({ isSubscribed }) => !isSubscribed);
    });

    test("is gone for the others when its scope ends", async () => {
      const ben = await enter("ben");
      const stay = scope.createChild();
      const ann = await enter("ann", create(true, stay));
      await rig.reach("Ann", ben.participants, (list) => list.length === 1);
      stay.end();
      await rig.reach("Ann gone", ben.participants, (list) => list.length === 0);
      expect(ann.state.peek()).toEqual({ phase: "disconnected", reason: "left" });
    });

    test("gives its place to a newer connection of the same identity", async () => {
      const first = await enter("ann");
      await enter("ann");
      await rig.reach("the end of the first", first.state, ({ phase }) => phase === "disconnected");
      expect(first.state.peek()).toEqual({ phase: "disconnected", reason: "joined_elsewhere" });
    });

    test("rejects credentials that are not valid with a MeloError", async () => {
      const connection = create();
      const credentials = await rig.follow(rig.credentials("ann"));
      const refused = rig.follow(connection.connect({ ...credentials, token: "not a token" }));
      await expect(refused).rejects.toBeInstanceOf(MeloError);
    });
  });
}
