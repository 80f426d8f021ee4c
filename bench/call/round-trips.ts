import { median } from "../report/quantile.ts";

/** What the homeserver needs for its own part, in the same run on the same machine: figures become ratios of it. */
export interface RoundTrips {
  readonly whoamiMs: number;
  readonly stateEventMs: number;
}

const repetitions = 30;
const stateEventType = "org.melo.bench";

/** One request after the other, through the front door, as a browser would send them. */
export async function measureRoundTrips(origin: string, accessToken: string): Promise<RoundTrips> {
  const request = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${origin}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  // createRoom's answer, by the specification.
  const { room_id: roomId } = (await request("POST", "/createRoom", {})) as { room_id: string };
  const whoami = await timesOf(() => request("GET", "/account/whoami"));
  const statePath = `/rooms/${encodeURIComponent(roomId)}/state/${stateEventType}/`;
  const stateEvent = await timesOf((round) => request("PUT", statePath, { round }));
  return { whoamiMs: median(whoami) ?? Number.NaN, stateEventMs: median(stateEvent) ?? Number.NaN };
}

async function timesOf(act: (round: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < repetitions; round += 1) {
    const startedAt = performance.now();
    await act(round);
    times.push(performance.now() - startedAt);
  }
  return times;
}
