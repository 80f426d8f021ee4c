import { endOfChecks, MeloError, type ServerCheck } from "@melo/protocol";
import { expect, test } from "vitest";
import type { SessionsPort } from "../homeserver/sessions.ts";
import { createRouter } from "../http/router.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createAdministrators } from "./administrators.ts";
import { doctorRoutes, type ExamineServer } from "./doctor-routes.ts";

const check: ServerCheck = {
  id: "disk",
  group: "machine",
  title: "Disk",
  status: "ok",
  found: "40.0 GB are free",
  meaning: undefined,
  remedy: undefined,
  tookMs: 1,
};

function setUp(examine: ExamineServer = async (_, onCheck) => onCheck(check)) {
  const sessions: SessionsPort = {
    async identify(token) {
      if (token === "stranger") throw new MeloError("not_signed_in", "unknown token");
      return { userId: `@${token}:a`, deviceId: "A", isGuest: false };
    },
    reader: () => async () => undefined,
    requestOpenId: async () => ({}),
  };
  const routes = doctorRoutes({
    sessions,
    isAdministrator: async (_, userId) => userId === "@admin:a",
    examine,
    limitRate: createRateLimits({ store: createMemoryStore(), factor: 1, onLimited: () => undefined }),
  });
  const handle = createRouter(routes, createRecordedLog());
  return (method: string, token: string) =>
    handle(
      new Request("http://calls/_melo/v1/doctor", {
        method,
        headers: token === "" ? {} : { authorization: `Bearer ${token}` },
      }),
    );
}

test("administrators are told that they may, and get a check a line and then the end", async () => {
  const seen: string[] = [];
  const ask = setUp(async (adminUserId, onCheck) => {
    seen.push(adminUserId);
    onCheck(check);
    onCheck({ ...check, id: "clock" });
  });
  expect(await (await ask("GET", "admin")).json()).toEqual({ allowed: true });
  const lines = (await (await ask("POST", "admin")).text()).trim().split("\n");
  expect(lines.slice(0, 2).map((line) => JSON.parse(line).id)).toEqual(["disk", "clock"]);
  expect(lines[2]).toBe(endOfChecks);
  expect(seen).toEqual(["@admin:a"]);
});

test("nobody else may, and nothing is examined for him", async () => {
  let runs = 0;
  const ask = setUp(async () => void (runs += 1));
  expect(await (await ask("GET", "ann")).json()).toEqual({ allowed: false });
  expect((await ask("POST", "ann")).status).toBe(403);
  expect((await ask("POST", "stranger")).status).toBe(401);
  expect((await ask("POST", "")).status).toBe(401);
  expect(runs).toBe(0);
});

test("an administrator cannot keep the server busy with it", async () => {
  const ask = setUp();
  const statuses: number[] = [];
  for (let run = 0; run < 5; run += 1) statuses.push((await ask("POST", "admin")).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});

test.each([
  [200, { admin: true }, true],
  [200, { admin: false }, false],
  [200, {}, false],
  [403, { errcode: "M_FORBIDDEN" }, false],
  [404, { errcode: "M_UNRECOGNIZED" }, false],
])("the homeserver's %i %j means that he administers it: %s", async (status, body, expected) => {
  const asked: string[] = [];
  const isAdministrator = createAdministrators({
    homeserverUrl: "http://synapse",
    fetch: async (url) => {
      asked.push(new Request(url).url);
      return Response.json(body, { status });
    },
  });
  expect(await isAdministrator("token", "@ann:a")).toBe(expected);
  expect(asked).toEqual(["http://synapse/_synapse/admin/v1/users/%40ann%3Aa/admin"]);
});
