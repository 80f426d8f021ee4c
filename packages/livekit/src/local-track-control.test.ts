import { MeloError } from "@melo/protocol";
import { createEventSource, createScope, createSignal, type Scope, type WritableSignal } from "@melo/reactive";
import { flushMicrotasks, record } from "@melo/reactive/testing";
import { beforeEach, describe, expect, test } from "vitest";
import {
  createLocalTrackControl,
  type LocalSource,
  type LocalTrackControl,
  type SentTrack,
} from "./local-track-control.ts";

/** A device whose opening takes until the test lets it happen. */
function createFakeSource() {
  const sent = createSignal<SentTrack>({ trackId: undefined, isSending: false });
  const stopped = createEventSource<MeloError | undefined>();
  const calls: string[] = [];
  let opening = Promise.withResolvers<void>();
  opening.resolve();
  const source: LocalSource = {
    sent,
    stopped,
    async open() {
      calls.push("open");
      await opening.promise;
    },
    send() {
      calls.push("send");
      sent.value = { trackId: "TR_1", isSending: true };
      return Promise.resolve();
    },
    rest() {
      calls.push("rest");
      sent.value = { ...sent.peek(), isSending: false };
      return Promise.resolve();
    },
  };
  return {
    source,
    calls,
    stop: (failure?: MeloError) => {
      sent.value = { ...sent.peek(), isSending: false };
      stopped.emit(failure);
    },
    holdOpening() {
      opening = Promise.withResolvers();
      return opening;
    },
  };
}

let scope: Scope;
let canPublish: WritableSignal<boolean>;
let fake: ReturnType<typeof createFakeSource>;
let control: LocalTrackControl;

beforeEach(() => {
  scope = createScope();
  canPublish = createSignal(true);
  fake = createFakeSource();
  control = createLocalTrackControl(scope, Promise.resolve(fake.source), canPublish);
});

describe("switching one of our sources", () => {
  test("goes from off over starting to on, and off again", async () => {
    const phases = record(scope, control.track);
    await control.set(true);
    await control.set(false);
    expect(phases.map(({ phase }) => phase)).toEqual(["off", "starting", "on", "off"]);
  });

  test("opens before LiveKit takes tracks, and sends as soon as it does", async () => {
    canPublish.value = false;
    const wish = control.set(true);
    await flushMicrotasks();
    expect([control.track.peek().phase, fake.calls.includes("send")]).toEqual(["starting", false]);
    canPublish.value = true;
    await wish;
    expect(control.track.peek()).toMatchObject({ phase: "on", trackId: "TR_1" });
  });

  test("never sends what is not wanted any more when the device is finally open", async () => {
    const opening = fake.holdOpening();
    void control.set(true);
    await flushMicrotasks();
    await control.set(false);
    expect(control.track.peek().phase).toBe("off");
    opening.resolve();
    await flushMicrotasks();
    expect(fake.calls).not.toContain("send");
    expect(fake.calls.at(-1)).toBe("rest");
  });

  test("ends in the last of many wishes", async () => {
    await Promise.all([true, false, true, false, true].map((isOn) => control.set(isOn)));
    expect(control.track.peek().phase).toBe("on");
  });

  test("says why it failed until the next attempt", async () => {
    const opening = fake.holdOpening();
    const wish = control.set(true);
    opening.reject(new MeloError("microphone_denied", "refused"));
    await wish;
    expect(control.track.peek()).toMatchObject({ phase: "off", failure: { code: "microphone_denied" } });
    fake.holdOpening().resolve();
    const again = control.set(true);
    expect(control.track.peek()).toMatchObject({ phase: "starting", failure: undefined });
    await again;
    expect(control.track.peek().phase).toBe("on");
  });

  test("is off when something else stopped it, and can be switched on again", async () => {
    await control.set(true);
    fake.stop();
    expect(control.track.peek()).toMatchObject({ phase: "off", failure: undefined });
    await control.set(true);
    fake.stop(new MeloError("microphone_missing", "pulled out"));
    expect(control.track.peek()).toMatchObject({ phase: "off", failure: { code: "microphone_missing" } });
    await control.set(true);
    expect(control.track.peek().phase).toBe("on");
  });

  test("leaves nobody waiting when the scope ends", async () => {
    fake.holdOpening();
    const wish = control.set(true);
    scope.end();
    await wish;
    expect(control.track.peek().phase).toBe("off");
    await control.set(true);
  });

  test("fails with what kept the code from loading", async () => {
    const failing = createLocalTrackControl(
      scope,
      Promise.reject(new MeloError("call_server_unreachable", "no code")),
      canPublish,
    );
    await failing.set(true);
    expect(failing.track.peek()).toMatchObject({ phase: "off", failure: { code: "call_server_unreachable" } });
  });
});
