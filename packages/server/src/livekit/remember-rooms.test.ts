import { beforeEach, expect, test } from "vitest";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import type { CallServerPort } from "./call-server.ts";
import { rememberRooms } from "./remember-rooms.ts";

let nowMs: number;
let asked: string[];
let fake: FakeCallServer;
let server: CallServerPort;

beforeEach(() => {
  nowMs = 0;
  asked = [];
  fake = createFakeCallServer();
  const counting = {
    ...fake,
    ensureRoom(room: string, maxMembers?: number) {
      asked.push(`${room} ${maxMembers ?? "-"}`);
      return fake.ensureRoom(room, maxMembers);
    },
  };
  server = rememberRooms(counting, () => nowMs);
});

test("many who enter at once ask for their room once", async () => {
  await Promise.all(Array.from({ length: 50 }, () => server.ensureRoom("a")));
  await server.ensureRoom("b");
  await server.ensureRoom("a", 5);
  expect(asked).toEqual(["a -", "b -", "a 5"]);
});

test("a room is asked for again before LiveKit could have forgotten it for long", async () => {
  await server.ensureRoom("a");
  nowMs = 1999;
  await server.ensureRoom("a");
  nowMs = 2000;
  await server.ensureRoom("a");
  expect(asked).toEqual(["a -", "a -"]);
});

test("a failure is not remembered", async () => {
  fake.isDown = true;
  await expect(server.ensureRoom("a")).rejects.toMatchObject({ code: "call_server_unreachable" });
  fake.isDown = false;
  await server.ensureRoom("a");
  expect(asked).toEqual(["a -", "a -"]);
});
