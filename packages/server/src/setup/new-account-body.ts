import { isNewLocalpart, MeloError } from "@melo/protocol";
import { z } from "zod";
import type { NewAccount, SignedInAccount } from "../homeserver/accounts.ts";

const maxNameLength = 256;
const minPasswordLength = 8;
/** Synapse's own limit. */
const maxPasswordLength = 512;
const name = z.string().trim().max(maxNameLength);

/** The fields of a request body that makes an account. */
export const newAccountFields = {
  username: z.string(),
  password: z.string().max(maxPasswordLength),
  display_name: name.nullish(),
  device_display_name: name.nullish(),
};

interface NewAccountBody {
  readonly username: string;
  readonly password: string;
  readonly display_name?: string | null | undefined;
  readonly device_display_name?: string | null | undefined;
}

/** Throws `name_invalid` or `password_too_weak`. */
export function newAccountFrom(body: NewAccountBody, isAdmin: boolean): NewAccount {
  const localpart = body.username.trim();
  if (!isNewLocalpart(localpart)) throw new MeloError("name_invalid", "not a localpart");
  if (body.password.length < minPasswordLength || body.password.includes("\0")) {
    throw new MeloError("password_too_weak", `shorter than ${minPasswordLength} characters`);
  }
  return {
    localpart,
    password: body.password,
    displayName: textOrNothing(body.display_name),
    deviceDisplayName: textOrNothing(body.device_display_name),
    isAdmin,
  };
}

function textOrNothing(text: string | null | undefined): string | undefined {
  return text === null || text === "" ? undefined : text;
}

/** The answer of Matrix login (specification, "Login", 200). */
export function loginAnswer(account: SignedInAccount): object {
  return { user_id: account.userId, access_token: account.accessToken, device_id: account.deviceId };
}
