import { createHmac } from "node:crypto";
import { MeloError } from "@melo/protocol";

export interface Person {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  readonly password: string;
}

export interface NewAccount {
  readonly localpart: string;
  readonly password: string;
  readonly isAdmin: boolean;
}

/** Synapse's admin API "Shared-Secret Registration". */
export async function registerPerson(homeserverUrl: string, secret: string, account: NewAccount): Promise<Person> {
  const url = `${homeserverUrl}/_synapse/admin/v1/register`;
  const { nonce } = await readJson<{ nonce: string }>(await fetch(url));
  const signed = [nonce, account.localpart, account.password, account.isAdmin ? "admin" : "notadmin"].join("\0");
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify({
      nonce,
      username: account.localpart,
      password: account.password,
      admin: account.isAdmin,
      mac: createHmac("sha1", secret).update(signed).digest("hex"),
    }),
  });
  const made = await readJson<{ user_id: string; access_token: string; device_id: string }>(response);
  return {
    userId: made.user_id,
    accessToken: made.access_token,
    deviceId: made.device_id,
    password: account.password,
  };
}

async function readJson<T>(response: Response): Promise<T> {
  if (!response.ok) throw new MeloError("server_error", `${response.url}: ${response.status} ${await response.text()}`);
  // Our own Synapse of a pinned version.
  return (await response.json()) as T;
}
