import type { MatrixPerson } from "./matrix-person.ts";

/** One request to the homeserver in a person's name, past the adapter. */
export async function requestAs(
  { session }: Pick<MatrixPerson, "session">,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${session.homeserverUrl}/_matrix/client/v3/${path}`, {
    method,
    headers: { authorization: `Bearer ${session.accessToken}`, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
