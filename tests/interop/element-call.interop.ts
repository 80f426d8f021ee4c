import { beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../e2e/support/person.ts";
import { until } from "../e2e/support/until.ts";
import type { RtcMode } from "./element-call/host-page.ts";
import type { ElementCallPerson } from "./support/element-call-person.ts";
import { useInteropStage, type Channel } from "./support/interop-stage.ts";

const patienceMs = 45_000;
/** More than a sender goes on with the old key after a rotation. */
const framesPastRotation = 45;
/** State events and plain identities, or sticky events and hashed ones. */
const modes: readonly RtcMode[] = ["compatibility", "matrix_2_0"];
const rooms = [
  { room: "an encrypted room", isEncrypted: true },
  { room: "a plain room", isEncrypted: false },
] as const;
const starters = ["MELO", "Element Call"] as const;
const meetings = modes.flatMap((mode) =>
  rooms.flatMap((room) => starters.map((starter) => ({ mode, ...room, starter }))),
);

describe("MELO and Element Call in one call", () => {
  const stage = useInteropStage();
  let ann: Person;
  let emil: ElementCallPerson;
  /** Comes late to calls, not to rooms: a sticky membership is encrypted for those who were members when it was sent. */
  let cleo: ElementCallPerson;

  beforeAll(async () => {
    [ann, emil, cleo] = await Promise.all([stage.melo("Ann"), stage.elementCall("Emil"), stage.elementCall("Cleo")]);
  });

  async function joinWithMelo({ name }: Channel): Promise<void> {
    await ann.joinVoice(name);
    await ann.waitUntilInCall();
    await ann.toggle("Turn camera on");
  }

  async function joinWithElementCall({ roomId }: Channel, mode: RtcMode): Promise<void> {
    await emil.joinRoom(roomId);
    await emil.joinCall({ roomId, mode });
  }

  function seeEachOther(): Promise<unknown> {
    return Promise.all([
      ann.seesVideoOf("emil", stage.lookOf(emil).colour),
      emil.seesVideoOf("ann", stage.lookOf(ann).colour),
    ]);
  }

  function hearEachOther(): Promise<unknown> {
    return Promise.all([ann.hearsSomething(), emil.hearsSomething()]);
  }

  async function meet(mode: RtcMode): Promise<Channel> {
    const channel = await stage.makeChannel({ isEncrypted: true });
    await Promise.all([joinWithMelo(channel), joinWithElementCall(channel, mode)]);
    await seeEachOther();
    return channel;
  }

  async function part(): Promise<void> {
    await emil.leaveCall();
    await ann.tile("emil").waitFor({ state: "detached" });
    await ann.leaveCall();
  }

  test.each(meetings)("in $room, with $mode, started by $starter: both see and hear each other", async (meeting) => {
    const { mode, isEncrypted, starter } = meeting;
    const channel = await stage.makeChannel({ isEncrypted });
    if (starter === "MELO") {
      await joinWithMelo(channel);
      await joinWithElementCall(channel, mode);
    } else {
      await joinWithElementCall(channel, mode);
      await ann.roster(channel.name).getByText("emil").waitFor();
      await joinWithMelo(channel);
    }
    await Promise.all([seeEachOther(), hearEachOther()]);
    expect(await ann.page.getByText(/may be listening|without encryption/).count()).toBe(0);
    const content = await stage.memberState(channel, emil);
    expect(content !== undefined).toBe(mode === "compatibility");
    await part();
  });

  test.each(modes)("with %s, what either switches off and on and shares is seen by the other", async (mode) => {
    await meet(mode);
    await Promise.all([emil.setMicrophone(false), ann.toggle("Mute")]);
    await ann.tile("emil").getByText(", muted").waitFor({ state: "attached" });
    await emil.seesMicrophoneOf("ann", false);
    await Promise.all([emil.setMicrophone(true), ann.toggle("Unmute")]);
    await ann.tile("emil").getByText(", muted").waitFor({ state: "detached" });
    await emil.seesMicrophoneOf("ann", true);
    await hearEachOther();

    await Promise.all([emil.setCamera(false), ann.toggle("Turn camera off")]);
    await ann.tile("emil").locator("video").waitFor({ state: "detached" });
    await emil.tile("ann").locator("video").waitFor({ state: "hidden" });
    await Promise.all([emil.setCamera(true), ann.toggle("Turn camera on")]);
    await seeEachOther();

    await ann.toggle("Share screen");
    await emil.seesSharedScreen();
    await ann.toggle("Stop sharing");
    await emil.seesNoSharedScreen();
    await emil.setScreenShare(true);
    const screen = ann.tile("emil’s screen");
    await screen.locator("video").waitFor();
    const before = await ann.received();
    await until(
      "Ann decodes frames of the screen",
      patienceMs,
      () => ann.received(),
      (now) => now.videoFramesDecoded > before.videoFramesDecoded,
    );
    await emil.setScreenShare(false);
    await screen.waitFor({ state: "detached" });
    await part();
  });

  test.each(modes)(
    "with %s, is asked for a key by who comes, does not mind, and sends one when they have come",
    async (mode) => {
      const channel = await stage.makeChannel({ isEncrypted: true });
      await joinWithElementCall(channel, mode);
      await ann.roster(channel.name).getByText("emil").waitFor();
      const before = await emil.keys();
      await joinWithMelo(channel);
      await Promise.all([seeEachOther(), hearEachOther()]);
      const { sent, askedBy } = await until(
        "Ann's question reaches Emil's client",
        patienceMs,
        () => emil.keys(),
        (keys) => keys.askedBy.length > before.askedBy.length,
      );
      expect(askedBy.slice(before.askedBy.length)).toEqual(["@ann:localhost"]);
      expect(sent.slice(before.sent.length).map(({ userId }) => userId)).toEqual(["@ann:localhost"]);
      await part();
    },
  );

  // Cameras wait until two are left: five pictures on one small machine would measure the machine.
  test.each(modes)("with %s, who comes late hears both, and when they go both change their keys", async (mode) => {
    const channel = await stage.makeChannel({ isEncrypted: true });
    await ann.joinVoice(channel.name);
    await ann.waitUntilInCall();
    for (const person of [emil, cleo]) {
      await person.joinRoom(channel.roomId);
      await person.joinCall({ roomId: channel.roomId, mode, isCameraOn: false });
    }
    await Promise.all([
      ann.tile("emil").waitFor(),
      ann.tile("cleo").waitFor(),
      ...[emil, cleo].map((person) => person.tile("ann").waitFor()),
      emil.tile("cleo").waitFor(),
      cleo.tile("emil").waitFor(),
      ...[ann, emil, cleo].map((person) => person.hearsSomething()),
    ]);

    const before = await emil.keys();
    await cleo.leaveCall();
    const knownToCleo = await cleo.keys();
    await ann.tile("cleo").waitFor({ state: "detached" });
    const after = await until(
      "both send each other a new key",
      patienceMs,
      () => emil.keys(),
      ({ sent, received }) =>
        received.slice(before.received.length).some(({ userId }) => userId === "@ann:localhost") &&
        sent.slice(before.sent.length).some(({ userId }) => userId === "@ann:localhost"),
    );
    expect(after.sent.slice(before.sent.length).map(({ userId }) => userId)).not.toContain(cleo.userId);

    await Promise.all([ann.toggle("Turn camera on"), emil.setCamera(true)]);
    await seeEachOther();
    const [seenByAnn, seenByEmil] = await Promise.all([ann.received(), emil.received()]);
    await until(
      "both decode frames that were encrypted with the new keys",
      patienceMs,
      () => Promise.all([ann.received(), emil.received()]),
      ([atAnn, atEmil]) =>
        atAnn.videoFramesDecoded > seenByAnn.videoFramesDecoded + framesPastRotation &&
        atEmil.videoFramesDecoded > seenByEmil.videoFramesDecoded + framesPastRotation,
    );
    expect((await cleo.keys()).received).toEqual(knownToCleo.received);
    await part();
  });
});
