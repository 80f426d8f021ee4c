import type { SettingsStore } from "@melo/call";
import { eventTypes } from "@melo/protocol";
import { createSignal, derive, type Scope } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { createAccountRecord } from "./account-record.ts";

interface Unsaved {
  readonly value: unknown;
}

/**
 * `{ "voice": { … } }`, as the call's core wrote it. While something is on its way the homeserver's older word does not
 * count; of quick changes, as a slider makes them, only the last is sent.
 */
export function createVoiceSettingsRecord(scope: Scope, context: MatrixContext): SettingsStore {
  const record = createAccountRecord(scope, context, eventTypes.voiceSettings);
  const unsaved = createSignal<Unsaved | undefined>(undefined);
  let isSending = false;

  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    try {
      for (let next = unsaved.peek(); next !== undefined; next = unsaved.peek()) {
        const { value } = next;
        await record.update((content) => ({ ...content, voice: value }));
        if (unsaved.peek() === next) unsaved.value = undefined;
      }
    } catch (error) {
      // It holds on this device, which keeps a copy; the next change is sent again with everything in it.
      context.warn("voice settings could not be stored with the account", error);
    } finally {
      isSending = false;
    }
  }

  return {
    value: derive(() => (unsaved.value === undefined ? record.content.value["voice"] : unsaved.value.value)),
    save(value) {
      unsaved.value = { value };
      void send();
    },
  };
}
