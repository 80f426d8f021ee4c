import { describe, expect, test } from "vitest";
import type { Person } from "../e2e/support/person.ts";
import { until } from "../e2e/support/until.ts";
import type { RtcMode } from "./element-call/host-page.ts";
import { useFederatedStage } from "./support/federated-stage.ts";

const patienceMs = 60_000;
/** Several seconds of pictures: longer than somebody who is not announced goes unmentioned. */
const framesUntilStranger = 90;
const modes: readonly RtcMode[] = ["compatibility", "matrix_2_0"];

describe("members of two homeservers, each with a LiveKit and a token service of its own", () => {
  const stage = useFederatedStage();

  async function expectNoStrangersAt(person: Person): Promise<void> {
    const before = await person.received();
    await until(
      `${person.name} sees pictures for a while`,
      patienceMs,
      () => person.received(),
      (now) => now.videoFramesDecoded > before.videoFramesDecoded + framesUntilStranger,
    );
    expect(await person.page.getByText(/may be listening|without encryption/).count()).toBe(0);
  }

  test("see and hear each other with MELO, see each other's mute, and see each other leave", async () => {
    const [ann, bob] = [await stage.melo("Ann", "here"), await stage.melo("Bob", "there")];
    const channel = await stage.makeChannel();
    for (const person of [ann, bob]) {
      await person.joinVoice(channel.name);
      await person.waitUntilInCall();
      await person.toggle("Turn camera on");
    }
    await Promise.all([
      ann.seesVideoOf("bob", stage.lookOf(bob).colour),
      bob.seesVideoOf("ann", stage.lookOf(ann).colour),
      ann.hearsSomething(),
      bob.hearsSomething(),
    ]);
    await Promise.all([expectNoStrangersAt(ann), expectNoStrangersAt(bob)]);

    await bob.toggle("Mute");
    await ann.tile("bob").getByText(", muted").waitFor({ state: "attached" });
    await bob.toggle("Unmute");
    await ann.tile("bob").getByText(", muted").waitFor({ state: "detached" });
    await bob.toggle("Turn camera off");
    await ann.tile("bob").locator("video").waitFor({ state: "detached" });

    await bob.leaveCall();
    await ann.tile("bob").waitFor({ state: "detached" });
    await ann.leaveCall();
    await stage.dismiss(ann, bob);
  });

  test.each(modes)("see and hear each other, one with Element Call and %s", async (mode) => {
    const [ann, emil] = [await stage.melo(`Ann-${mode}`, "here"), await stage.elementCall(`Emil-${mode}`, "there")];
    const [annName, emilName] = [ann.name.toLowerCase(), emil.name.toLowerCase()];
    const channel = await stage.makeChannel();
    await ann.joinVoice(channel.name);
    await ann.waitUntilInCall();
    await ann.toggle("Turn camera on");
    await emil.joinRoom(channel.roomId);
    await emil.joinCall({ roomId: channel.roomId, mode });
    await Promise.all([
      ann.seesVideoOf(emilName, stage.lookOf(emil).colour),
      emil.seesVideoOf(annName, stage.lookOf(ann).colour),
      ann.hearsSomething(),
      emil.hearsSomething(),
    ]);
    if (mode === "compatibility") {
      const service = await stage.announcedService(channel, emil.userId, emil.deviceId);
      expect(service).toBe(`${stage.there.origin}/livekit/jwt`);
    }
    await expectNoStrangersAt(ann);

    await Promise.all([emil.setMicrophone(false), ann.toggle("Mute")]);
    await ann.tile(emilName).getByText(", muted").waitFor({ state: "attached" });
    await emil.seesMicrophoneOf(annName, false);
    await Promise.all([emil.setMicrophone(true), ann.toggle("Unmute")]);
    await ann.tile(emilName).getByText(", muted").waitFor({ state: "detached" });
    await emil.seesMicrophoneOf(annName, true);

    await emil.leaveCall();
    await ann.tile(emilName).waitFor({ state: "detached" });
    await ann.leaveCall();
    await stage.dismiss(ann, emil);
  });

  test("stay together when the LiveKit of the others dies, and have everybody back when either is back", async () => {
    const people = [
      await stage.melo("Cleo", "here"),
      await stage.melo("Dora", "here"),
      await stage.melo("Finn", "there"),
    ] as const;
    const [cleo, dora, finn] = people;
    const channel = await stage.makeChannel();
    for (const person of people) {
      await person.joinVoice(channel.name);
      await person.waitUntilInCall();
    }
    await dora.toggle("Turn camera on");
    await Promise.all([
      cleo.seesVideoOf("dora", stage.lookOf(dora).colour),
      finn.seesVideoOf("dora", stage.lookOf(dora).colour),
      cleo.tile("finn").waitFor(),
    ]);

    await stage.there.stopPart("livekit");
    await expectNoStrangersAt(cleo);
    await Promise.all([cleo.tile("dora").waitFor(), dora.tile("cleo").waitFor()]);
    await cleo.hearsSomething();

    await stage.there.restartPart("livekit");
    await finn.toggle("Turn camera on");
    await Promise.all([
      cleo.seesVideoOf("finn", stage.lookOf(finn).colour),
      finn.seesVideoOf("dora", stage.lookOf(dora).colour),
    ]);

    await stage.here.killPart("livekit");
    await Promise.all([cleo.tile("finn").waitFor(), finn.tile("cleo").waitFor()]);
    await Promise.all([
      cleo.seesVideoOf("finn", stage.lookOf(finn).colour),
      cleo.seesVideoOf("dora", stage.lookOf(dora).colour),
      finn.seesVideoOf("dora", stage.lookOf(dora).colour),
    ]);
    await stage.dismiss(...people);
  });
});
