import { eventTypes, MeloError, roomTypes } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import type { NewAccount } from "../homeserver/accounts.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createInvites, type Invites } from "./invites.ts";

const space = `!${"a".repeat(43)}`;
const ann = "@ann:localhost";
const bob = "@bob:localhost";
const unlimited = { maxUses: undefined, expiresInMs: undefined };

let homeserver: FakeHomeserver;
let invites: Invites;
let log: RecordedLog;
let nowMs: number;
let isNameTaken: boolean;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom(space, ann, { type: roomTypes.space });
  log = createRecordedLog();
  nowMs = 1_000_000;
  isNameTaken = false;
  invites = createInvites({
    masquerade: homeserver.masquerade,
    accounts: {
      async register({ localpart }) {
        if (isNameTaken) throw new MeloError("name_taken", "taken");
        return { userId: `@${localpart}:localhost`, accessToken: "t", deviceId: "d" };
      },
    },
    serverName: "localhost",
    log,
    now: () => nowMs,
    wait: async () => undefined,
  });
});

function membershipOf(userId: string): unknown {
  return homeserver.state(space, eventTypes.member, userId)?.content["membership"];
}

function accountOf(localpart: string): NewAccount {
  return { localpart, password: "p", displayName: undefined, deviceDisplayName: undefined, isAdmin: false };
}

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Error && "errcode" in error ? error.errcode : error),
  );
}

describe("a link", () => {
  test("is written and used with its maker's hands", async () => {
    const { code } = await invites.create(ann, space, unlimited);
    expect(await invites.accept(code, bob)).toBe(space);
    const event = homeserver.state(space, eventTypes.member, bob);
    expect(event).toMatchObject({ sender: ann, content: { membership: "invite" } });
  });

  test("ends at its time", async () => {
    const { code, expiresTs } = await invites.create(ann, space, { maxUses: undefined, expiresInMs: 1000 });
    expect(expiresTs).toBe(nowMs + 1000);
    nowMs += 999;
    await invites.preview(code);
    nowMs += 1;
    expect(await refusalOf(invites.preview(code))).toBe("CHAT_MELO_INVITE_EXPIRED");
    expect(await refusalOf(invites.accept(code, bob))).toBe("CHAT_MELO_INVITE_EXPIRED");
  });

  test("that has ended still tells those who are in where they are", async () => {
    const { code } = await invites.create(ann, space, { maxUses: undefined, expiresInMs: 1 });
    await invites.accept(code, bob);
    nowMs += 1000;
    expect(await invites.accept(code, bob)).toBe(space);
    expect(await invites.accept(code, ann)).toBe(space);
  });

  test("counts people, not clicks", async () => {
    const { code } = await invites.create(ann, space, { maxUses: 1, expiresInMs: undefined });
    await invites.accept(code, bob);
    homeserver.setMembership(space, bob, "leave");
    await invites.accept(code, bob);
    expect(membershipOf(bob)).toBe("invite");
    expect(await refusalOf(invites.accept(code, "@carol:localhost"))).toBe("CHAT_MELO_INVITE_USED_UP");
  });

  test("is used by a registration that works, and by no other", async () => {
    const { code } = await invites.create(ann, space, { maxUses: 1, expiresInMs: undefined });
    isNameTaken = true;
    await expect(invites.register(code, accountOf("carol"))).rejects.toMatchObject({ code: "name_taken" });
    isNameTaken = false;
    expect(await invites.register(code, accountOf("dora"))).toMatchObject({ userId: "@dora:localhost" });
    expect(membershipOf("@dora:localhost")).toBe("invite");
    expect(await refusalOf(invites.register(code, accountOf("emil")))).toBe("CHAT_MELO_INVITE_USED_UP");
  });

  test("does not take back what somebody else used under the name that was tried", async () => {
    const { code } = await invites.create(ann, space, { maxUses: 1, expiresInMs: undefined });
    await invites.accept(code, bob);
    isNameTaken = true;
    expect(await refusalOf(invites.register(code, accountOf("bob")))).toBe("CHAT_MELO_INVITE_USED_UP");
    homeserver.setMembership(space, bob, "leave");
    expect(await refusalOf(invites.accept(code, "@carol:localhost"))).toBe("CHAT_MELO_INVITE_USED_UP");
  });

  test("leaves a new account signed in even if the invitation then fails", async () => {
    const { code } = await invites.create(ann, space, unlimited);
    homeserver.setMembership(space, "@carol:localhost", "ban", ann);
    expect(await invites.register(code, accountOf("carol"))).toMatchObject({ userId: "@carol:localhost" });
    expect(log.entries.some(({ level }) => level === "error")).toBe(true);
  });

  test("is not made for a person of another server", async () => {
    homeserver.setMembership(space, "@eve:elsewhere", "join");
    homeserver.set(space, ann, eventTypes.powerLevels, "", { users: { "@eve:elsewhere": 100 } });
    expect(await refusalOf(invites.create("@eve:elsewhere", space, unlimited))).toBe("M_FORBIDDEN");
  });

  test("does not bring back somebody who was banned, and is not used by his trying", async () => {
    const { code } = await invites.create(ann, space, { maxUses: 1, expiresInMs: undefined });
    homeserver.setMembership(space, bob, "ban", ann);
    expect(await refusalOf(invites.accept(code, bob))).toBe("M_FORBIDDEN");
    expect(await invites.accept(code, "@carol:localhost")).toBe(space);
  });

  test("acts with nobody's hands but its maker's", async () => {
    const moderator = "@mod:localhost";
    homeserver.setMembership(space, moderator, "join");
    homeserver.set(space, ann, eventTypes.powerLevels, "", { state_default: 50, users: { [moderator]: 50 } });
    const { code } = await invites.create(moderator, space, unlimited);
    const [stateKey = ""] = homeserver.requests.flatMap((request) =>
      request.split(`put ${eventTypes.inviteLink} `).slice(1),
    );
    const content = homeserver.state(space, eventTypes.inviteLink, stateKey)?.content ?? {};
    homeserver.set(space, moderator, eventTypes.inviteLink, stateKey, { ...content, created_by: ann });
    expect(await refusalOf(invites.accept(code, bob))).toBe("CHAT_MELO_INVITE_UNKNOWN");
  });

  test("leads nowhere while nobody here can see its space", async () => {
    const { code } = await invites.create(ann, space, unlimited);
    homeserver.setMembership(space, ann, "leave");
    expect(await refusalOf(invites.preview(code))).toBe("CHAT_MELO_INVITE_UNKNOWN");
    homeserver.setMembership(space, bob, "join");
    expect(await refusalOf(invites.preview(code))).toBe("CHAT_MELO_INVITE_REVOKED");
  });

  test("cannot be told from its traces in logs", async () => {
    const { code } = await invites.create(ann, space, unlimited);
    await invites.accept(code, bob);
    expect(JSON.stringify(log.entries)).not.toContain(code.split(".")[1]);
  });
});
