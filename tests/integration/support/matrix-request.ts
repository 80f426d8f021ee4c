import type { Person } from "@melo/devkit";

export interface MatrixAnswer {
  readonly status: number;
  // The tests look into answers of many shapes; each expectation states the one it wants.
  readonly body: Record<string, never>;
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
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}
