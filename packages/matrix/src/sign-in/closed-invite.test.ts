import { MeloError, meloErrorFrom } from "@melo/protocol";
import { expect, test } from "vitest";
import { createFakeHttp } from "../testing/fake-http.ts";
import { inviterOfClosedInvite } from "./closed-invite.ts";
import { previewInvite } from "./melo-endpoints.ts";

const origin = "http://localhost:3000";

async function failureOf(body: Readonly<Record<string, unknown>>): Promise<MeloError> {
  const http = createFakeHttp({ [`GET ${origin}/_melo/v1/invites/x`]: { status: 410, body } });
  return previewInvite("x", { ...http, origin }).then(
    () => new MeloError("unexpected", "the link works"),
    (error: unknown) => meloErrorFrom(error),
  );
}

test("a link that is used up says who made it", async () => {
  const error = await failureOf({
    errcode: "CHAT_MELO_INVITE_USED_UP",
    error: "",
    inviter: { user_id: "@bob:localhost", display_name: "Bob" },
  });
  expect(error.code).toBe("invite_used_up");
  expect(inviterOfClosedInvite(error)).toBe("Bob");
});

test.each([
  { errcode: "CHAT_MELO_INVITE_EXPIRED", error: "" },
  { errcode: "CHAT_MELO_INVITE_EXPIRED", error: "", inviter: "Bob" },
])("nobody is named where the server names nobody", async (body) => {
  expect(inviterOfClosedInvite(await failureOf(body))).toBeUndefined();
});

test("an error without an answer names nobody", () => {
  expect(inviterOfClosedInvite(new MeloError("offline", "no answer"))).toBeUndefined();
});
