import { MeloError } from "@melo/protocol";
import { createScope } from "@melo/reactive";
import { describe, expect, test } from "vitest";
import type { DeviceList, MediaDevice } from "../ports/index.ts";
import type { FakeConnectionRecord } from "../testing/fake-sfu.ts";
import { createScene, lounge, settleMs, studio, type MeloUser, type Scene } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const headset: MediaDevice = { deviceId: "headset", label: "Headset", groupId: "usb" };
const devices: DeviceList = { microphone: [headset], camera: [], speaker: [headset] };

async function annInLounge(): Promise<{ scene: Scene; a: MeloUser; connection: () => FakeConnectionRecord }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.device.voice.devices.value = devices;
  a.calls.join(lounge);
  await scene.clock.advance(settleMs);
  const connection = (): FakeConnectionRecord => {
    const last = a.device.sfu.connections.at(-1);
    if (last === undefined) throw new Error("Ann has no connection");
    return last;
  };
  return { scene, a, connection };
}

function isSentMuted(scene: Scene): boolean | undefined {
  const tracks = scene.world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.tracks ?? [];
  return tracks.find(({ source }) => source === "microphone")?.isMuted;
}

describe("Settings", () => {
  test("reach the call one is in at once, and the next connection too", async () => {
    const { scene, a, connection } = await annInLounge();
    a.calls.voice.change({ noiseSuppression: "gtcrn", microphoneId: "headset", speakerId: "headset" });
    expect(connection().capture()?.microphone).toMatchObject({ noiseSuppression: "gtcrn", deviceId: "headset" });
    expect(connection().speakerId()).toBe("headset");
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(connection().capture()?.microphone).toMatchObject({ noiseSuppression: "gtcrn", deviceId: "headset" });
    expect(connection().speakerId()).toBe("headset");
  });

  test("give way to the default while the chosen device is unplugged", async () => {
    const { a, connection } = await annInLounge();
    a.calls.voice.change({ microphoneId: "headset" });
    a.device.voice.devices.value = { ...devices, microphone: [{ ...headset, deviceId: "laptop" }] };
    expect(connection().capture()?.microphone.deviceId).toBeUndefined();
    a.device.voice.devices.value = devices;
    expect(connection().capture()?.microphone.deviceId).toBe("headset");
  });

  test("that a device refuses are told, and the call goes on", async () => {
    const { a, connection } = await annInLounge();
    const told: string[] = [];
    a.call().captureTrouble.subscribe(createScope(), ({ code }) => told.push(code));
    connection().refuseCapture(new MeloError("microphone_busy", "injected"));
    expect(told).toEqual(["microphone_busy"]);
    expect(a.call().phase.peek().name).toBe("connected");
  });

  test("outlive a reload", async () => {
    const { scene, a, connection } = await annInLounge();
    a.calls.voice.change({ isMusic: true });
    a.reload();
    await scene.clock.advance(settleMs);
    expect(connection().capture()?.microphone.isMusic).toBe(true);
  });
});

describe("Push-to-talk", () => {
  test("passes the voice while the key is held, and others see nobody mute and unmute", async () => {
    const { scene, a, connection } = await annInLounge();
    a.calls.voice.change({ inputMode: "push_to_talk" });
    expect(connection().isMicrophoneOpen()).toBe(false);
    a.calls.voice.talkKey.press();
    expect(connection().isMicrophoneOpen()).toBe(true);
    a.calls.voice.talkKey.release();
    await scene.clock.advance(200);
    expect(connection().isMicrophoneOpen()).toBe(false);
    expect(isSentMuted(scene)).toBe(false);
  });

  test("is closed from the first moment of a connection", async () => {
    const { scene, a, connection } = await annInLounge();
    a.calls.voice.change({ inputMode: "push_to_talk" });
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(connection().isMicrophoneOpen()).toBe(false);
  });

  test("closes when the window loses the focus", async () => {
    const { a, connection } = await annInLounge();
    a.calls.voice.change({ inputMode: "push_to_talk" });
    a.calls.voice.talkKey.press();
    a.calls.voice.talkKey.letGo();
    expect(connection().isMicrophoneOpen()).toBe(false);
  });
});

describe("Holding the key to talk while muted", () => {
  test("unmutes for as long as it is held, and chooses nothing", async () => {
    const { scene, a } = await annInLounge();
    a.call().setMicrophone(false);
    await scene.clock.advance(settleMs);
    a.calls.voice.talkKey.press();
    await scene.clock.advance(settleMs);
    expect(isSentMuted(scene)).toBe(false);
    a.calls.voice.talkKey.release();
    await scene.clock.advance(settleMs);
    expect(isSentMuted(scene)).toBe(true);
    expect(a.call().controls.peek().microphone.isOn).toBe(false);
  });
});

describe("Somebody whom a moderator silenced", () => {
  test("sends nothing, sees why, and is back as before when it is over", async () => {
    const { scene, a, connection } = await annInLounge();
    connection().allowedSources.value = new Set(["camera"]);
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek()).toMatchObject({ isSilenced: true, microphone: { isOn: false } });
    expect(isSentMuted(scene)).toBe(true);
    a.call().setMicrophone(true);
    await scene.clock.advance(settleMs);
    expect(isSentMuted(scene)).toBe(true);
    connection().allowedSources.value = new Set(["camera", "microphone"]);
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek()).toMatchObject({ isSilenced: false, microphone: { isOn: true } });
    expect(isSentMuted(scene)).toBe(false);
  });

  test("stays muted afterwards if they were muted before", async () => {
    const { scene, a, connection } = await annInLounge();
    a.call().setMicrophone(false);
    connection().allowedSources.value = new Set();
    await scene.clock.advance(settleMs);
    connection().allowedSources.value = new Set(["microphone"]);
    await scene.clock.advance(settleMs);
    expect(isSentMuted(scene)).toBe(true);
  });
});

describe("Talking into a muted microphone", () => {
  test("is noticed, unless one does not want to be told", async () => {
    const { scene, a, connection } = await annInLounge();
    a.call().setMicrophone(false);
    connection().microphoneLevelDb.value = -20;
    await scene.clock.advance(500);
    expect(a.call().isTalkingWhileMuted.peek()).toBe(true);
    a.calls.voice.change({ tellsWhenMuted: false });
    expect(a.call().isTalkingWhileMuted.peek()).toBe(false);
  });

  test("is no matter for whoever is deafened on purpose", async () => {
    const { scene, a, connection } = await annInLounge();
    a.call().setDeafened(true);
    connection().microphoneLevelDb.value = -20;
    await scene.clock.advance(500);
    expect(a.call().isTalkingWhileMuted.peek()).toBe(false);
  });
});

describe("A machine that cannot keep up with the camera", () => {
  test("sends a smaller picture, and says so", async () => {
    const { a, connection } = await annInLounge();
    connection().strainCamera();
    expect(connection().capture()?.camera.height).toBe(540);
    expect(a.call().isCameraLowered.peek()).toBe(true);
  });
});

describe("The quality that one receives", () => {
  test("is as chosen for one picture, on the next connection too", async () => {
    const { scene, a, connection } = await annInLounge();
    void scene.person(ben).enter(lounge, { isSharing: true });
    await scene.clock.advance(settleMs);
    const screen = scene.world.livekit
      .participants(lounge)
      .peek()
      .get(`${ben}:LAPTOP`)
      ?.tracks.find(({ source }) => source === "screen_share")?.trackId;
    a.call().setReceivedQuality(screen ?? "", "low");
    expect([...connection().receivedQualities]).toEqual([[screen, "low"]]);
    connection().end("connection_lost");
    await scene.clock.advance(settleMs);
    expect(connection().receivedQualities.get(screen ?? "")).toBe("low");
  });
});

describe("Sounds", () => {
  test("tell who comes and goes, and what one did oneself", async () => {
    const { scene, a } = await annInLounge();
    const { played } = a.device.voice;
    expect(played).toEqual(["join"]);
    const b = scene.person(ben);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    a.call().setMicrophone(false);
    a.call().setDeafened(true);
    a.call().setDeafened(false);
    void b.leave();
    await scene.clock.advance(settleMs);
    a.call().setMicrophone(true);
    void a.calls.leave();
    expect(played).toEqual(["join", "join", "mute", "deafen", "undeafen", "leave", "unmute", "leave"]);
  });

  test("tell a move from a join", async () => {
    const { scene, a } = await annInLounge();
    a.calls.join(studio);
    await scene.clock.advance(settleMs);
    expect(a.device.voice.played).toEqual(["join", "moved"]);
  });

  test("are not made of an outage, in which everybody seems to go and to come", async () => {
    const { scene, a } = await annInLounge();
    void scene.person(ben).enter(lounge);
    await scene.clock.advance(settleMs);
    a.device.voice.played.length = 0;
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(a.device.voice.played).toEqual([]);
  });

  test("are silent one by one, and all at volume 0", async () => {
    const { a } = await annInLounge();
    a.calls.voice.change({ silentSounds: ["mute"] });
    a.call().setMicrophone(false);
    a.call().setMicrophone(true);
    a.calls.voice.change({ soundVolume: 0 });
    a.call().setMicrophone(false);
    expect(a.device.voice.played).toEqual(["join", "unmute"]);
  });
});
