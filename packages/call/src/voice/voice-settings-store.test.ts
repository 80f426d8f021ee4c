import { createScope, createSignal, type WritableSignal } from "@melo/reactive";
import { describe, expect, test } from "vitest";
import type { SettingsStore } from "../ports/index.ts";
import { createVoiceSettings, type VoiceSettingsStore } from "./voice-settings-store.ts";

interface Rig {
  readonly store: VoiceSettingsStore;
  readonly device: WritableSignal<unknown>;
  readonly copy: WritableSignal<unknown>;
  readonly account: WritableSignal<unknown>;
}

function storeOver(value: WritableSignal<unknown>): SettingsStore {
  return {
    value,
    save(next) {
      value.value = next;
    },
  };
}

function open(device: unknown, copy: unknown, account: unknown): Rig {
  const signals = { device: createSignal(device), copy: createSignal(copy), account: createSignal(account) };
  const store = createVoiceSettings(createScope(), {
    device: storeOver(signals.device),
    accountCopy: storeOver(signals.copy),
    account: storeOver(signals.account),
  });
  return { store, ...signals };
}

describe("Voice settings", () => {
  test("keep devices on this device and everything else in the account", () => {
    const { store, device, account } = open(undefined, undefined, undefined);
    store.change({ microphoneId: "b2", inputMode: "push_to_talk" });
    expect(device.peek()).toMatchObject({ microphoneId: "b2" });
    expect(account.peek()).toMatchObject({ inputMode: "push_to_talk" });
    expect(account.peek()).not.toHaveProperty("microphoneId");
    expect(device.peek()).not.toHaveProperty("inputMode");
  });

  test("are there at the start without an answer from the homeserver", () => {
    const { store } = open({ cameraId: "c3" }, { isMusic: true }, undefined);
    expect(store.settings.peek()).toMatchObject({ cameraId: "c3", isMusic: true });
  });

  test("follow what was chosen on another device", () => {
    const { store, copy, account } = open(undefined, { thresholdDb: -50 }, undefined);
    account.value = { thresholdDb: -30 };
    expect(store.settings.peek().thresholdDb).toBe(-30);
    expect(copy.peek()).toMatchObject({ thresholdDb: -30 });
  });

  test("take a choice back to the default", () => {
    const { store } = open({ microphoneId: "b2" }, undefined, undefined);
    store.change({ microphoneId: undefined });
    expect(store.settings.peek().microphoneId).toBeUndefined();
  });
});
