import { MeloError } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import type { Userinfo, VerifyOpenId } from "./openid-token.ts";
import { createVerifyOpenId } from "./verify-openid.ts";

const token = { accessToken: "secret", matrixServerName: "example.org" };

let asked: string[];
let answer: () => Promise<Userinfo>;
let nowMs: number;
let log: RecordedLog;
let verify: VerifyOpenId;

beforeEach(() => {
  asked = [];
  nowMs = 0;
  log = createRecordedLog();
  answer = async () => ({ status: 200, body: { sub: "@ann:example.org" } });
  verify = createVerifyOpenId({
    async askUserinfo(serverName, accessToken) {
      asked.push(`${serverName} ${accessToken}`);
      return answer();
    },
    log,
    now: () => nowMs,
  });
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "proven",
    (error: unknown) => (error instanceof MeloError ? error.code : "another error"),
  );
}

test("an OpenID token is its user's, by the word of his homeserver", async () => {
  expect(await verify(token)).toBe("@ann:example.org");
  expect(asked).toEqual(["example.org secret"]);
});

describe("nobody is proven by a homeserver that", () => {
  test.each([
    ["speaks for a user of another one", { status: 200, body: { sub: "@ann:elsewhere.org" } }],
    ["speaks for a user of another port", { status: 200, body: { sub: "@ann:example.org:8448" } }],
    ["says it in another spelling", { status: 200, body: { sub: "@ann:EXAMPLE.org" } }],
    ["hides another one in the localpart", { status: 200, body: { sub: "@ann:elsewhere.org:example.org" } }],
    ["names no user", { status: 200, body: { sub: "ann" } }],
    ["says nothing", { status: 200, body: undefined }],
    ["says something else", { status: 200, body: ["@ann:example.org"] }],
    ["does not know the token", { status: 401, body: { sub: "@ann:example.org" } }],
  ])("%s", async (_, said) => {
    answer = async () => said;
    expect(await codeOf(verify(token))).toBe("not_signed_in");
  });

  test("cannot be asked", async () => {
    answer = async () => Promise.reject(new MeloError("server_unreachable", ""));
    expect(await codeOf(verify(token))).toBe("not_signed_in");
  });
});

test("a homeserver that too many ask at once is no proof against anybody", async () => {
  answer = async () => Promise.reject(new MeloError("rate_limited", ""));
  expect(await codeOf(verify(token))).toBe("rate_limited");
  answer = async () => ({ status: 200, body: { sub: "@ann:example.org" } });
  expect(await codeOf(verify(token))).toBe("proven");
});

test("the answer is believed for a minute, a refusal for five seconds, and of that very token and server", async () => {
  await verify(token);
  await verify(token);
  await verify({ ...token, matrixServerName: "other.org" }).catch(() => undefined);
  expect(asked).toEqual(["example.org secret", "other.org secret"]);
  nowMs += 60_000;
  answer = async () => ({ status: 401, body: {} });
  expect(await codeOf(verify(token))).toBe("not_signed_in");
  answer = async () => ({ status: 200, body: { sub: "@ann:example.org" } });
  nowMs += 4999;
  expect(await codeOf(verify(token))).toBe("not_signed_in");
  nowMs += 1;
  expect(await codeOf(verify(token))).toBe("proven");
});

test("many who ask at once cost one question", async () => {
  await Promise.all(Array.from({ length: 20 }, () => verify(token)));
  expect(asked).toHaveLength(1);
});

test("a token is never logged (T9)", async () => {
  answer = async () => ({ status: 200, body: { sub: "@ann:elsewhere.org" } });
  await codeOf(verify(token));
  expect(log.entries).toHaveLength(1);
  expect(JSON.stringify(log.entries)).not.toContain(token.accessToken);
});
