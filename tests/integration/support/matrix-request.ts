import type { Person } from "@melo/devkit";

export interface MatrixAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One request to the homeserver as a person, or as nobody. */
export async function matrixRequest(
  homeserverUrl: string,
  person: Pick<Person, "accessToken"> | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<MatrixAnswer> {
  const response = await fetch(`${homeserverUrl}/_matrix/client${path}`, {
    method,
    headers: person === undefined ? {} : { authorization: `Bearer ${person.accessToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // The specification promises an object for every answer.
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
