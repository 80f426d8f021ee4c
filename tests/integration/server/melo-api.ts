import type { World } from "@melo/devkit";
import type { Answer } from "./matrix-api.ts";

/** MELO's own endpoints through the front door. */
export async function meloRequest(
  world: World,
  method: string,
  path: string,
  options: { readonly body?: object; readonly accessToken?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${world.origin}/_melo/v1/${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(options.accessToken === undefined ? {} : { authorization: `Bearer ${options.accessToken}` }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
