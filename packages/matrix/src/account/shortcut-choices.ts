import type { ShortcutChoices, ShortcutsPort } from "@melo/call";
import { eventTypes } from "@melo/protocol";
import { derive, type Scope } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject, type JsonObject } from "../http/json-fields.ts";
import { createAccountRecord } from "./account-record.ts";

/** `{ "keys": { "toggle_hand": ["H"] } }`; entries of another shape are left out. */
export function shortcutChoicesFrom(content: JsonObject): ShortcutChoices {
  const keys = isJsonObject(content["keys"]) ? content["keys"] : {};
  return Object.fromEntries(
    Object.entries(keys).flatMap(([id, combos]) =>
      Array.isArray(combos) ? [[id, combos.filter((combo) => typeof combo === "string")]] : [],
    ),
  );
}

export function createShortcutChoices(scope: Scope, context: MatrixContext): ShortcutsPort {
  const record = createAccountRecord(scope, context, eventTypes.shortcuts);
  return {
    choices: derive(() => shortcutChoicesFrom(record.content.value)),
    save: (choices) => record.update((content) => ({ ...content, keys: choices })),
  };
}
