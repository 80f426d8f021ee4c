import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { createScene, lounge, phaseOf, settleMs, tilesOf, type MeloUser, type Scene } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const denied = new MeloError("microphone_denied", "injected");

async function annInLounge(): Promise<{ scene: Scene; a: MeloUser }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(lounge);
  await scene.clock.advance(settleMs);
  return { scene, a };
}

function sentBy(scene: Scene): readonly string[] {
  const tracks = scene.world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.tracks ?? [];
  return tracks.map(({ source, isMuted }) => (isMuted ? `${source} muted` : source));
}

describe("What Ann sends", () => {
  test("follows her clicks, and each control shows the wish at once", async () => {
    const { scene, a } = await annInLounge();
    a.call().setCamera(true);
    expect(a.call().controls.peek().camera).toMatchObject({ isOn: true, isBusy: true });
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek().camera).toMatchObject({ isOn: true, isBusy: false });
    a.call().setMicrophone(false);
    a.call().setScreenShare(true);
    await scene.clock.advance(settleMs);
    expect(sentBy(scene)).toEqual(["microphone muted", "camera", "screen_share"]);
    expect(tilesOf(a)).toEqual(["me's screen ready", "me ready muted video"]);
    a.call().setScreenShare(false);
    a.call().setCamera(false);
    await scene.clock.advance(settleMs);
    expect(sentBy(scene)).toEqual(["microphone muted", "camera muted"]);
    expect(tilesOf(a)).toEqual(["me ready muted"]);
  });

  test("is what the last of many quick clicks said", async () => {
    const { scene, a } = await annInLounge();
    for (const isOn of [true, false, true, false, true]) a.call().setCamera(isOn);
    for (const isOn of [false, true, false]) {
      a.call().setMicrophone(isOn);
      await scene.clock.advance(5);
    }
    await scene.clock.advance(settleMs);
    expect(sentBy(scene)).toEqual(["microphone muted", "camera"]);
    expect(a.call().controls.peek()).toMatchObject({ camera: { isOn: true }, microphone: { isOn: false } });
  });
});

describe("A click in the moment in which a track ends outside", () => {
  test("counts for the next track and not for the one that ended", async () => {
    const { scene, a } = await annInLounge();
    a.call().setCamera(true);
    await scene.clock.advance(settleMs);
    a.device.sfu.connections[0]?.endMediaFromOutside("camera");
    a.call().setCamera(false);
    a.call().setCamera(true);
    await scene.clock.advance(settleMs);
    expect(sentBy(scene)).toEqual(["microphone", "camera"]);
    expect(a.call().controls.peek().camera.isOn).toBe(true);
  });
});

describe("A device that refuses", () => {
  test("leaves the control off with the reason, and Ann in the call", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.sfu.devices.failures.set("microphone", denied);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(a.call().controls.peek().microphone).toEqual({ isOn: false, isBusy: false, failure: denied });
  });

  test("is asked again when Ann clicks again, and the reason is gone", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.sfu.devices.failures.set("microphone", denied);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    a.device.sfu.devices.failures.clear();
    a.call().setMicrophone(true);
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek().microphone).toEqual({ isOn: true, isBusy: false, failure: undefined });
    expect(sentBy(scene)).toEqual(["microphone"]);
  });

  test("is not asked again by a new connection: the wish is over", async () => {
    const { scene, a } = await annInLounge();
    a.device.sfu.devices.failures.set("camera", new MeloError("camera_busy", "injected"));
    a.call().setCamera(true);
    await scene.clock.advance(settleMs);
    a.device.sfu.devices.failures.clear();
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(sentBy(scene)).toEqual(["microphone"]);
  });
});

describe("A track that ends outside", () => {
  test("because the browser's own button stopped the sharing is off, and is not shared anew after a reconnect", async () => {
    const { scene, a } = await annInLounge();
    a.call().setScreenShare(true);
    await scene.clock.advance(settleMs);
    a.device.sfu.connections[0]?.endMediaFromOutside("screenShare");
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek().screenShare).toMatchObject({ isOn: false, isBusy: false });
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(sentBy(scene)).toEqual(["microphone"]);
    expect(tilesOf(a)).toEqual(["me ready"]);
  });

  test("because the connection breaks is wanted still, though it goes down a moment before the connection says so", async () => {
    const { scene, a } = await annInLounge();
    a.call().setCamera(true);
    await scene.clock.advance(settleMs);
    const [connection] = a.device.sfu.connections;
    connection?.endMediaFromOutside("camera");
    connection?.endMediaFromOutside("microphone");
    connection?.end("connection_lost");
    await scene.clock.advance(settleMs);
    expect(a.device.sfu.connections).toHaveLength(2);
    expect(sentBy(scene)).toEqual(["microphone", "camera"]);
  });
});
