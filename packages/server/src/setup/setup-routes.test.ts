import { MeloError } from "@melo/protocol";
import { beforeEach, expect, test } from "vitest";
import type { NewAccount } from "../homeserver/accounts.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRouter } from "../http/router.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { setupRoutes } from "./setup-routes.ts";

let made: NewAccount[];
let isDone: boolean;
let failNext: boolean;
let log: RecordedLog;
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  made = [];
  isDone = false;
  failNext = false;
  log = createRecordedLog();
  const routes = setupRoutes({
    accounts: {
      async register(account) {
        await Promise.resolve();
        if (failNext) {
          failNext = false;
          throw new MeloError("name_taken", "taken");
        }
        made.push(account);
        return { userId: `@${account.localpart}:localhost`, accessToken: "token", deviceId: "device" };
      },
    },
    record: {
      isDone: async () => isDone,
      async markDone() {
        await Promise.resolve();
        isDone = true;
      },
    },
    setupToken: "setup-token",
    log,
    limitRate: createRateLimits({ store: createMemoryStore(() => 0) }),
  });
  handle = createRouter(routes, log);
});

const body = { token: "setup-token", username: "root", password: "long enough" };

async function post(fields: object = {}, address = "192.0.2.1"): Promise<{ status: number; body: unknown }> {
  const init = {
    method: "POST",
    body: JSON.stringify({ ...body, ...fields }),
    headers: { "x-forwarded-for": address },
  };
  const response = await handle(new Request("http://calls/_melo/v1/setup", init));
  return { status: response.status, body: await response.json() };
}

test("the first account is the administrator's, and answers like a login", async () => {
  const answer = await post({ display_name: " The Root ", device_display_name: "" });
  expect(answer).toEqual({
    status: 200,
    body: { user_id: "@root:localhost", access_token: "token", device_id: "device" },
  });
  expect(made).toEqual([
    {
      localpart: "root",
      password: "long enough",
      displayName: "The Root",
      deviceDisplayName: undefined,
      isAdmin: true,
    },
  ]);
});

test("there is one, however many try at once", async () => {
  const answers = await Promise.all([1, 2, 3, 4].map((n) => post({ username: `root${n}` })));
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410, 410, 410]);
  expect(made).toHaveLength(1);
});

test("one that fails leaves the way free for the next", async () => {
  failNext = true;
  const answers = await Promise.all([post(), post({ username: "other" })]);
  expect(answers).toMatchObject([{ status: 400, body: { errcode: "M_USER_IN_USE" } }, { status: 200 }]);
});

test("tokens cannot be tried for long, and are in no log", async () => {
  const statuses = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await post({ token: `guess${n}` })).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429]);
  expect((await post({}, "192.0.2.2")).status).toBe(200);
  expect(JSON.stringify(log.entries)).not.toMatch(/guess|setup-token|long enough/);
});
