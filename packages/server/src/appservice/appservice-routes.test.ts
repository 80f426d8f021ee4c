import { MeloError } from "@melo/protocol";
import { beforeEach, expect, test } from "vitest";
import { createRouter } from "../http/router.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { appserviceRoutes } from "./appservice-routes.ts";
import { createDispatcher, type RoomEventListeners } from "./dispatcher.ts";

const hsToken = "the homeserver's token";
let heard: string[];
let isStoreDown: boolean;
let log: RecordedLog;
let handle: (request: Request) => Promise<Response>;
let otherInstance: typeof handle;

beforeEach(() => {
  heard = [];
  isStoreDown = false;
  log = createRecordedLog();
  const listeners: RoomEventListeners = {
    "m.room.member": [
      async ({ eventId, previousContent }) => {
        heard.push(`${eventId} ${JSON.stringify(previousContent ?? null)}`);
        if (eventId === "$bad") throw new Error("not handled");
      },
    ],
  };
  const dispatch = createDispatcher([listeners], log);
  async function prepare(): Promise<void> {
    heard.push("prepared");
    if (isStoreDown) throw new MeloError("server_unreachable", "down");
  }
  const store = createMemoryStore();
  const instance = () => createRouter(appserviceRoutes({ hsToken: "hs-token", prepare, dispatch, store, log }), log);
  [handle, otherInstance] = [instance(), instance()];
});

function event(eventId: string, fields: object = {}): object {
  return {
    room_id: "!r:localhost",
    type: "m.room.member",
    state_key: "@a:localhost",
    sender: "@a:localhost",
    event_id: eventId,
    origin_server_ts: 1,
    content: { membership: "leave" },
    ...fields,
  };
}

async function ask(
  method: string,
  path: string,
  body?: object,
  token = "hs-token",
  instance = handle,
): Promise<Response> {
  const headers = token === "" ? undefined : { authorization: `Bearer ${token}` };
  const init = { method, ...(headers === undefined ? {} : { headers }) };
  return instance(
    new Request(
      `http://calls/_matrix/app/v1/${path}`,
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    ),
  );
}

test("a transaction is heard once, in its order, with what it replaced", async () => {
  const unsigned = { prev_content: { membership: "join" } };
  const transaction = { events: [event("$1", { unsigned }), event("$2", { type: "m.room.message" }), event("$3")] };
  for (const _ of [1, 2]) expect(await (await ask("PUT", "transactions/7", transaction)).json()).toEqual({});
  expect(heard).toEqual(["prepared", '$1 {"membership":"join"}', "$3 null"]);
  await ask("PUT", "transactions/8", transaction);
  expect(heard).toHaveLength(6);
});

test("a transaction that another instance has answered is not heard again, but a new one with an old number is (M7)", async () => {
  await ask("PUT", "transactions/1", { events: [event("$1")] });
  for (const instance of [otherInstance, handle, otherInstance]) {
    await ask("PUT", "transactions/1", { events: [event("$1")] }, "hs-token", instance);
  }
  expect(heard).toEqual(["prepared", "$1 null"]);
  await ask("PUT", "transactions/1", { events: [event("$2")] }, "hs-token", otherInstance);
  expect(heard).toEqual(["prepared", "$1 null", "prepared", "$2 null"]);
});

test("what is no event is passed over, and what cannot be handled is logged", async () => {
  const events = [null, 1, {}, event("$1", { content: "text" }), event("$bad"), event("$2")];
  expect((await ask("PUT", "transactions/1", { events, ephemeral: [] })).status).toBe(200);
  expect(heard).toEqual(["prepared", "$bad null", "$2 null"]);
  expect(log.entries).toMatchObject([{ level: "error", fields: { eventId: "$bad" } }]);
});

test("only the homeserver is heard (M6)", async () => {
  expect((await ask("PUT", "transactions/1", { events: [event("$1")] }, "")).status).toBe(401);
  expect((await ask("PUT", "transactions/1", { events: [event("$1")] }, "wrong")).status).toBe(401);
  expect((await ask("POST", "ping", {}, "wrong")).status).toBe(401);
  expect(heard).toEqual([]);
  expect(JSON.stringify(log.entries)).not.toContain(hsToken);
});

test("a ping is answered, and nobody is made by asking for him", async () => {
  expect((await ask("POST", "ping", { transaction_id: "x" })).status).toBe(200);
  expect((await ask("GET", "users/%40x%3Alocalhost")).status).toBe(404);
  expect((await ask("GET", "rooms/%23x%3Alocalhost")).status).toBe(404);
});

test("what could not be prepared is acted on and asked for again", async () => {
  isStoreDown = true;
  expect((await ask("PUT", "transactions/1", { events: [event("$1")] })).status).toBe(502);
  isStoreDown = false;
  expect((await ask("PUT", "transactions/1", { events: [event("$1")] })).status).toBe(200);
  expect((await ask("PUT", "transactions/1", { events: [event("$1")] })).status).toBe(200);
  expect(heard).toEqual(["prepared", "$1 null", "prepared", "$1 null"]);
});
