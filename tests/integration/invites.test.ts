import { startWorld, type World } from "@melo/devkit";
import { eventTypes } from "@melo/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { registerApi, space, type Answer, type MatrixApi } from "./server/matrix-api.ts";
import { meloRequest } from "./server/melo-api.ts";

let world: World;
let ann: MatrixApi;
let spaceId: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ name: "invites", parts: { web: false } });
  ann = await registerApi(world, "ann");
});

afterAll(() => world?.stop());

beforeEach(async () => {
  spaceId = await ann.createRoom(space());
});

function somebody(): Promise<MatrixApi> {
  count += 1;
  return registerApi(world, `person${count}`);
}

async function member(): Promise<MatrixApi> {
  const person = await somebody();
  await ann.invite(spaceId, person.userId);
  await person.join(spaceId);
  return person;
}

function create(
  person: MatrixApi,
  limits: { max_uses?: number | null; expires_in_ms?: number | null } = {},
): Promise<Answer> {
  const body = { space_id: spaceId, max_uses: null, expires_in_ms: null, ...limits };
  return meloRequest(world, "POST", "invites", { body, accessToken: person.accessToken });
}

async function linkOf(person: MatrixApi, limits = {}): Promise<string> {
  const { status, body } = await create(person, limits);
  expect(status).toBe(200);
  return String(body["code"]);
}

const preview = (code: string): Promise<Answer> => meloRequest(world, "GET", `invites/${code}`);
const accept = (code: string, { accessToken }: MatrixApi): Promise<Answer> =>
  meloRequest(world, "POST", `invites/${code}/accept`, { accessToken });
const revoke = (code: string, { accessToken }: MatrixApi): Promise<Answer> =>
  meloRequest(world, "DELETE", `invites/${code}`, { accessToken });
const register = (code: string, username: string): Promise<Answer> =>
  meloRequest(world, "POST", `invites/${code}/register`, { body: { username, password: "correct horse" } });

async function membershipOf(person: MatrixApi): Promise<unknown> {
  return (await ann.readState(spaceId, eventTypes.member, person.userId))?.["membership"];
}

async function usesOf(): Promise<number> {
  const { body } = await ann.request("GET", `/rooms/${encodeURIComponent(spaceId)}/state`);
  const state = body as unknown as readonly { type: string; content: { used?: boolean } }[];
  return state.filter(({ type, content }) => type === eventTypes.inviteUse && content.used === true).length;
}

describe("making a link", () => {
  test("gives an address whose code does not show in the space", async () => {
    const { status, body } = await create(ann, { max_uses: 5, expires_in_ms: 60_000 });
    expect(status).toBe(200);
    const code = String(body["code"]);
    expect(body).toMatchObject({ url: `${world.origin}/invite/${code}`, max_uses: 5 });
    expect(Number(body["expires_ts"])).toBeGreaterThan(Date.now());
    const state = JSON.stringify((await ann.request("GET", `/rooms/${encodeURIComponent(spaceId)}/state`)).body);
    expect(state).toContain(eventTypes.inviteLink);
    expect(state).not.toContain(code.split(".")[1]);
  });

  test("is for those who may", async () => {
    const stranger = await somebody();
    const ordinary = await member();
    for (const person of [stranger, ordinary]) {
      expect(await create(person)).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    }
    const levels = (await ann.readState(spaceId, eventTypes.powerLevels, "")) ?? {};
    await ann.sendState(spaceId, eventTypes.powerLevels, "", { ...levels, users: { [ordinary.userId]: 50 } });
    expect((await create(ordinary)).status).toBe(200);
    const anonymous = await meloRequest(world, "POST", "invites", { body: { space_id: spaceId } });
    expect(anonymous).toMatchObject({ status: 401, body: { errcode: "M_MISSING_TOKEN" } });
  });

  test.each([{ max_uses: 0 }, { max_uses: 1.5 }, { expires_in_ms: -1 }, { space_id: "tea" }])(
    "refuses nonsense: %j",
    async (limits) => {
      expect(await create(ann, limits)).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
    },
  );
});

describe("a link", () => {
  test("shows where it leads to somebody without an account", async () => {
    const code = await linkOf(ann);
    expect(await preview(code)).toEqual({
      status: 200,
      body: {
        space: { room_id: spaceId, name: "Tea house", avatar_url: null, member_count: 1 },
        inviter: { user_id: ann.userId, display_name: "ann" },
        expires_ts: null,
      },
    });
  });

  test("makes an account that is invited", async () => {
    const code = await linkOf(ann);
    const made = await register(code, "newcomer");
    expect(made).toMatchObject({ status: 200, body: { user_id: "@newcomer:localhost" } });
    expect((await ann.readState(spaceId, eventTypes.member, "@newcomer:localhost"))?.["membership"]).toBe("invite");
    expect(await register(code, "newcomer")).toMatchObject({ status: 400, body: { errcode: "M_USER_IN_USE" } });
    expect(await register(code, "No Name")).toMatchObject({ status: 400, body: { errcode: "M_INVALID_USERNAME" } });
  });

  test("invites somebody who has an account, as often as he asks", async () => {
    const code = await linkOf(ann, { max_uses: 1 });
    const bob = await somebody();
    for (const _ of [1, 2]) expect(await accept(code, bob)).toEqual({ status: 200, body: { space_id: spaceId } });
    await bob.join(spaceId);
    expect((await accept(code, bob)).status).toBe(200);
    await bob.leave(spaceId);
    expect((await accept(code, bob)).status).toBe(200);
    expect(await membershipOf(bob)).toBe("invite");
    expect(await usesOf()).toBe(1);
  });

  test("does not bring back somebody who was banned", async () => {
    const code = await linkOf(ann);
    const bob = await member();
    await ann.ban(spaceId, bob.userId);
    expect(await accept(code, bob)).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    expect(await membershipOf(bob)).toBe("ban");
  });

  test("outlives a restart of calls", async () => {
    const code = await linkOf(ann, { max_uses: 2 });
    expect((await accept(code, await somebody())).status).toBe(200);
    await world.restartPart("calls");
    expect((await accept(code, await somebody())).status).toBe(200);
    expect(await accept(code, await somebody())).toMatchObject({ status: 410 });
  });
});

describe("a link that is over says so, and whom to ask", () => {
  const details = () => ({ space: { name: "Tea house" }, inviter: { display_name: "ann" } });

  test("expired", async () => {
    const code = await linkOf(ann, { expires_in_ms: 1 });
    const gone = { status: 410, body: { errcode: "CHAT_MELO_INVITE_EXPIRED", ...details() } };
    const bob = await somebody();
    expect(await preview(code)).toMatchObject(gone);
    expect(await accept(code, bob)).toMatchObject(gone);
    expect(await register(code, "too-late")).toMatchObject(gone);
    expect(await membershipOf(bob)).toBeUndefined();
  });

  test("used up, by whatever way, and not by a registration that failed", async () => {
    const code = await linkOf(ann, { max_uses: 1 });
    expect((await register(code, "ann")).body).toMatchObject({ errcode: "M_USER_IN_USE" });
    expect(await usesOf()).toBe(0);
    expect((await register(code, "only-one")).status).toBe(200);
    const gone = { status: 410, body: { errcode: "CHAT_MELO_INVITE_USED_UP", ...details() } };
    expect(await preview(code)).toMatchObject(gone);
    expect(await accept(code, await somebody())).toMatchObject(gone);
    expect(await register(code, "one-more")).toMatchObject(gone);
  });

  test("revoked, by its maker or a moderator and by nobody else", async () => {
    const code = await linkOf(ann);
    expect((await revoke(code, await somebody())).status).toBe(403);
    expect((await revoke(code, await member())).status).toBe(403);
    expect((await preview(code)).status).toBe(200);
    for (const _ of [1, 2]) expect(await revoke(code, ann)).toEqual({ status: 200, body: {} });
    expect(await preview(code)).toMatchObject({
      status: 410,
      body: { errcode: "CHAT_MELO_INVITE_REVOKED", ...details() },
    });
    expect((await accept(code, await somebody())).status).toBe(410);
  });

  test("dead with its maker's rights", async () => {
    const moderator = await member();
    const levels = (await ann.readState(spaceId, eventTypes.powerLevels, "")) ?? {};
    const withUsers = (users: object) => ann.sendState(spaceId, eventTypes.powerLevels, "", { ...levels, users });
    await withUsers({ [moderator.userId]: 50 });
    const code = await linkOf(moderator);
    expect((await preview(code)).status).toBe(200);
    await withUsers({});
    expect(await preview(code)).toMatchObject({ status: 410, body: { errcode: "CHAT_MELO_INVITE_REVOKED" } });
    await withUsers({ [moderator.userId]: 50 });
    expect((await preview(code)).status).toBe(200);
    await ann.kick(spaceId, moderator.userId);
    expect((await accept(code, await somebody())).status).toBe(410);
  });
});

describe("a code that leads nowhere", () => {
  test("looks the same whatever is wrong with it", async () => {
    const code = await linkOf(ann);
    const [opaque = "", secret = ""] = code.split(".");
    const bob = await somebody();
    const wrong = [
      "nonsense",
      `${opaque}.`,
      `${opaque}.${"A".repeat(22)}`,
      `${"A".repeat(43)}.${secret}`,
      `room~3Aelsewhere~2Eorg.${secret}`,
      `${opaque}.${secret}.`,
      `${code}%2F`,
    ];
    const bodies = new Set<string>();
    for (const one of wrong) {
      const replies = [
        await preview(one),
        await accept(one, bob),
        await register(one, "nobody-here"),
        await revoke(one, ann),
      ];
      for (const { status, body } of replies) {
        expect(status).toBe(404);
        bodies.add(JSON.stringify(body));
      }
    }
    expect([...bodies]).toEqual([expect.stringContaining("CHAT_MELO_INVITE_UNKNOWN")]);
  });

  test("is not made by writing another's name into one", async () => {
    const moderator = await member();
    const levels = (await ann.readState(spaceId, eventTypes.powerLevels, "")) ?? {};
    await ann.sendState(spaceId, eventTypes.powerLevels, "", { ...levels, users: { [moderator.userId]: 50 } });
    // SHA-256 of twenty-two times "a", as base64url, its first 22 characters.
    const secret = "a".repeat(22);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
    const id = Buffer.from(digest).toString("base64url").slice(0, 22);
    const content = { created_by: ann.userId, created_ts: 1, expires_ts: null, max_uses: null };
    await moderator.sendState(spaceId, eventTypes.inviteLink, id, content);
    expect((await preview(`${spaceId.slice(1)}.${secret}`)).status).toBe(404);
    await moderator.sendState(spaceId, eventTypes.inviteLink, id, { ...content, created_by: moderator.userId });
    expect((await preview(`${spaceId.slice(1)}.${secret}`)).status).toBe(200);
  });
});

describe("five at once with a link for two", () => {
  test.each([1, 2, 3])("make two members, round %i", async () => {
    const code = await linkOf(ann, { max_uses: 2 });
    const people = await Promise.all([1, 2, 3, 4, 5].map(somebody));
    const replies = await Promise.all(people.map((person) => accept(code, person)));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 410, 410, 410]);
    const memberships = await Promise.all(people.map(membershipOf));
    expect(memberships.filter((membership) => membership === "invite")).toHaveLength(2);
    expect(await usesOf()).toBe(2);
  });
});
