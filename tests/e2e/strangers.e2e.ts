import { describe, expect, test } from "vitest";
import { createBareClient } from "./support/bare-client.ts";
import { enterServerOf, inviteById, spaceIdOf } from "./support/enter-server.ts";
import { useStage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const yellow = { colour: [210, 200, 40], toneHz: 520 } as const;
const patienceMs = 20_000;

describe("people who do not play by the rules", () => {
  const stage = useStage();

  test("somebody who is not a member gets no token and sees no roster", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const mallory = await stage.inviteSignedIn("Mallory");
    await ann.createServer("Paper Lanterns");
    await ann.joinVoice("Lounge");
    await ann.waitUntilInCall();

    const lounge = new URL(ann.page.url()).pathname;
    await mallory.open(lounge);
    await mallory.page.getByText("This channel is not yours to see").waitFor();
    expect(await mallory.page.getByRole("list", { name: "In Lounge" }).count()).toBe(0);

    const account = await stage.world.registerPerson("stranger");
    const stranger = await createBareClient(stage.world.origin, account, yellow);
    try {
      const roomId = decodeURIComponent(lounge.split("/").at(-1) ?? "");
      const forbidden = await stranger.askForToken(roomId);
      const unknown = await stranger.askForToken("!0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
      expect(forbidden.status).toBe(403);
      expect(unknown).toEqual(forbidden);
    } finally {
      await stranger.close();
    }
  });

  test("who listens with a token but without keys decodes nothing, and the others are told", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    await ann.createServer("Paper Lanterns");
    const account = await stage.world.registerPerson("listener");
    await inviteById(ann, account.userId);
    const listener = await createBareClient(stage.world.origin, account, yellow);
    try {
      const rooms = await listener.joinSpace(spaceIdOf(ann));
      const lounge = rooms.find(({ name }) => name === "Lounge")?.roomId ?? "";
      await ann.joinVoice("Lounge");
      await ann.waitUntilInCall();
      await ann.toggle("Turn camera on");
      await listener.connect(lounge, false);

      const media = await until(
        "frames arrive at the listener",
        patienceMs,
        () => listener.received(),
        (now) => now.videoBytesReceived > 50_000 && now.audioBytesReceived > 5_000,
      );
      expect(media.videoFramesDecoded).toBe(0);
      expect(media.audioEnergy).toBeLessThan(0.001);
      await ann.page.getByText("Someone who is not in the call may be listening.").waitFor();
      expect(await ann.tile("listener").count()).toBe(0);
      expect(await ann.roster("Lounge").getByRole("listitem").count()).toBe(1);
    } finally {
      await listener.close();
    }
  });

  test("a member who sends without encryption is neither shown nor heard, and the others are told", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    await ann.createServer("Paper Lanterns");
    const account = await stage.world.registerPerson("ingo");
    await inviteById(ann, account.userId);
    const ingo = await createBareClient(stage.world.origin, account, yellow);
    try {
      const rooms = await ingo.joinSpace(spaceIdOf(ann));
      const lounge = rooms.find(({ name }) => name === "Lounge")?.roomId ?? "";
      await ann.joinVoice("Lounge");
      await ann.waitUntilInCall();
      expect(await ingo.announce(lounge)).toBe(200);
      await ingo.connect(lounge, true);

      await ann.page.getByText("ingo sends without encryption and is hidden in this channel.").waitFor();
      await ann.tile("ingo").getByText("Hidden").waitFor();
      expect(await ann.tile("ingo").locator("video").count()).toBe(0);
      expect(await ann.page.locator("audio").count()).toBe(0);
    } finally {
      await ingo.close();
    }
  });

  test("two people who play by the rules are told nothing", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const ben = await stage.inviteSignedIn("Ben");
    await ann.createServer("Paper Lanterns");
    await enterServerOf(ann, ben, "Paper Lanterns");
    await Promise.all([ann.joinVoice("Lounge"), ben.joinVoice("Lounge")]);
    await Promise.all([ann.hearsSomething(), ben.hearsSomething()]);
    for (const person of [ann, ben]) {
      expect(await person.page.getByText(/may be listening|without encryption/).count()).toBe(0);
    }
  });
});
