import { describe, expect, test } from "vitest";
import {
  formatInviteCode,
  inviteLinkContent,
  inviteLinkId,
  parseInviteCode,
  parseInviteLinkContent,
} from "./invite.ts";

const secret = "abcdefghijklmnopqrstuv";

describe("an invite code", () => {
  test.each([
    `!${"a".repeat(43)}`,
    `!${"-_AZaz09".repeat(5)}-_0`,
    "!old.room~id:example.org:8448",
    "!a(b)*'c:[::1]:8448",
  ])("leads back to the space %s", (spaceId) => {
    const code = formatInviteCode({ spaceId, secret });
    expect(code).toMatch(/^[A-Za-z0-9_~-]+\.[A-Za-z0-9_-]{22}$/);
    expect(parseInviteCode(code)).toEqual({ spaceId, secret });
  });

  test.each([
    ["empty", ""],
    ["without a secret", "a".repeat(43)],
    ["with a short secret", `${"a".repeat(43)}.short`],
    ["with a third part", `${"a".repeat(43)}.${secret}.x`],
    ["with a space that is no room", `nonsense.${secret}`],
    ["with a broken escape", `~zz.${secret}`],
    ["with a needless escape", `~61${"a".repeat(42)}.${secret}`],
    ["that is far too long", `${"a".repeat(600)}.${secret}`],
  ])("%s is none", (_, code) => {
    expect(parseInviteCode(code)).toBeUndefined();
  });

  test("does not show in the link's public id", () => {
    const id = inviteLinkId((text) => `<${text.toUpperCase()}>`, secret);
    expect(id).toBe("<ABCDEFGHIJKLMNOPQRSTU");
  });
});

describe("a link's content", () => {
  const link = { createdBy: "@ann:localhost", createdTs: 1, expiresTs: 2, maxUses: 3, revokedTs: undefined };

  test("is read as it was written", () => {
    expect(parseInviteLinkContent(inviteLinkContent(link))).toEqual(link);
    const open = { ...link, expiresTs: undefined, maxUses: undefined, revokedTs: 5 };
    expect(parseInviteLinkContent(inviteLinkContent(open))).toEqual(open);
  });

  test.each([{}, [], "text", { created_by: 1, created_ts: 1 }, { ...inviteLinkContent(link), max_uses: 0 }])(
    "of another shape is none: %j",
    (content) => {
      expect(parseInviteLinkContent(content)).toBeUndefined();
    },
  );
});
