import { createSignal, type ReadonlySignal, type Scope } from "@melo/reactive";
import { ClientEvent, type MatrixEvent } from "matrix-js-sdk";
import { listen } from "../client/listen.ts";
import { translated, type MatrixContext } from "../client/matrix-context.ts";
import { isSameData } from "../client/same-data.ts";
import type { JsonObject } from "../http/json-fields.ts";

/** The SDK names the kinds that it knows itself, and passes others on as they are. */
interface AccountData {
  getAccountData(type: string): MatrixEvent | undefined;
  setAccountData(type: string, content: JsonObject): Promise<unknown>;
}

/** One kind of account data: the same on all devices of a person, and read by their homeserver. */
export interface AccountRecord {
  /** Empty until known. */
  readonly content: ReadonlySignal<JsonObject>;
  /**
   * Replaces the content by what `change` makes of the newest; changes go out one after the other. Resolves when the
   * homeserver has told the new content to this device too.
   */
  update(change: (content: JsonObject) => JsonObject): Promise<void>;
}

export function createAccountRecord(
  scope: Scope,
  context: Pick<MatrixContext, "client" | "toMeloError">,
  type: string,
): AccountRecord {
  const { client } = context;
  const accountData: AccountData = client;
  const read = (): JsonObject => accountData.getAccountData(type)?.getContent<JsonObject>() ?? {};
  const content = createSignal<JsonObject>(read());
  let lastUpdate: Promise<void> = Promise.resolve();

  listen(scope, client, ClientEvent.AccountData, (event) => {
    if (event.getType() !== type) return;
    const next = read();
    if (!isSameData(content.peek(), next)) content.value = next;
  });

  async function write(change: (current: JsonObject) => JsonObject): Promise<void> {
    await translated(context, () => accountData.setAccountData(type, change(read())));
  }

  return {
    content,
    update(change) {
      const update = lastUpdate.then(() => write(change));
      lastUpdate = update.catch(() => undefined);
      return update;
    },
  };
}
