import { randomBytes } from "node:crypto";
import type { Person, World } from "@melo/devkit";

/** The administrator's account, by the link that a start prints: from then on the sign-in page asks for no set-up. */
export async function makeFirstAccount(world: World, username: string): Promise<Person> {
  const password = randomBytes(12).toString("base64url");
  const response = await fetch(`${world.origin}/_melo/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: world.secrets.setupToken, username, password }),
  });
  if (!response.ok) throw new Error(`setup: ${response.status} ${await response.text()}`);
  // Matrix' login shape.
  const login = (await response.json()) as { user_id: string; access_token: string; device_id: string };
  return { userId: login.user_id, accessToken: login.access_token, deviceId: login.device_id, password };
}
