import { until } from "../../e2e/support/until.ts";
import { voiceChannel } from "../../integration/server/matrix-api.ts";
import type { FleetPerson } from "./fleet-person.ts";
import type { RunningFleet } from "./running-fleet.ts";

export const sfuUrl = "wss://chat.example.org/livekit/sfu";
const patienceMs = 60_000;
/** Somebody is heard who was a moment ago. */
const presentMs = 400;

/** Two people who hear each other's tone. */
export interface FleetTalk {
  readonly roomId: string;
  hearEachOther(): Promise<void>;
  /**
   * The longest silence that either has heard since they first heard each other. Throws if either is no longer
   * connected.
   */
  longestGapMs(): Promise<number>;
  hangUp(): Promise<void>;
}

/** A voice channel of `host`, with these members. */
export async function makeChannel(host: FleetPerson, members: readonly FleetPerson[] = []): Promise<string> {
  const { room_id: roomId } = await host.ask("POST", "/v3/createRoom", voiceChannel());
  const path = `/v3/rooms/${encodeURIComponent(String(roomId))}`;
  for (const member of members) {
    await host.ask("POST", `${path}/invite`, { user_id: member.userId });
    await member.ask("POST", `${path}/join`, {});
  }
  return String(roomId);
}

/** In a call of their own, by signalling at these addresses. */
export async function talk(
  { guest }: RunningFleet,
  [ann, bob]: readonly [FleetPerson, FleetPerson],
  urls: readonly [string, string] = [sfuUrl, sfuUrl],
): Promise<FleetTalk> {
  const roomId = await makeChannel(ann, [bob]);
  await guest.join("ann", urls[0], await ann.token(roomId));
  await guest.join("bob", urls[1], await bob.token(roomId));
  const names = ["ann", "bob"] as const;
  await Promise.all(names.map((name) => guest.speak(name)));

  async function hearEachOther(): Promise<void> {
    for (const name of names) {
      await until(
        `${name} hears the other`,
        patienceMs,
        () => guest.listen(name),
        ({ people }) => people.some(({ frames, silentMs }) => frames > 10 && silentMs < presentMs),
      );
    }
  }

  await hearEachOther();
  for (const name of names) await guest.listen(name, { isFresh: true });
  return {
    roomId,
    hearEachOther,
    async longestGapMs() {
      const hearings = [await guest.listen("ann"), await guest.listen("bob")];
      const lost = hearings.find(({ disconnectReason }) => disconnectReason !== undefined);
      if (lost !== undefined) throw new Error(`somebody was disconnected: ${lost.disconnectReason}`);
      return Math.max(...hearings.flatMap(({ people }) => people.map((person) => person.longestGapMs)));
    },
    async hangUp() {
      await Promise.all(names.map((name) => guest.leave(name)));
    },
  };
}
