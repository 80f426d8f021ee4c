import { setTimeout as delay } from "node:timers/promises";
import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "../integration/server/matrix-api.ts";
import { enterToSend } from "../integration/server/sending-participant.ts";
import { tokenRequests } from "../integration/server/token-requests.ts";

const tries = 100;
/** LiveKit's renewed tokens are valid for ten minutes: some tries come after their end. */
const durationMs = 12 * 60_000;
/** Every so many tries a client really connects; the others ask as it would after a failed handshake. */
const triesPerConnection = 10;

let world: World;
let ann: MatrixApi;

beforeAll(async () => {
  world = await startWorld({ name: "refused-tokens", parts: { web: false } });
  ann = await registerApi(world, "ann");
});

afterAll(() => world?.stop());

async function tokenFor(person: MatrixApi, roomId: string): Promise<string> {
  return (await tokenRequests(world)(roomId, person.accessToken)).body.token ?? "";
}

async function isRefused(token: string, withConnection: boolean): Promise<boolean> {
  if (withConnection) {
    return enterToSend(world, token).then(
      () => false,
      () => true,
    );
  }
  const response = await fetch(`${world.origin}/livekit/sfu/rtc/validate?access_token=${encodeURIComponent(token)}`);
  await response.body?.cancel();
  return response.status === 403 || response.status === 401;
}

test("a kicked client tries a hundred times within twelve minutes to come back, and does not (M2)", async () => {
  const lounge = await ann.createRoom(voiceChannel());
  const annIn = await enterToSend(world, await tokenFor(ann, lounge));
  const bob = await registerApi(world, "bob");
  await ann.invite(lounge, bob.userId);
  await bob.join(lounge);
  const first = await tokenFor(bob, lounge);
  const bobIn = await enterToSend(world, first);
  const renewed = await bobIn.renewedToken;
  await ann.kick(lounge, bob.userId);
  await bobIn.disconnected;
  await annIn.untilAbsent(bobIn.identity);

  let refused = 0;
  for (let index = 0; index < tries; index += 1) {
    const token = index % 2 === 0 ? first : renewed;
    if (await isRefused(token, index % triesPerConnection === 0)) refused += 1;
    await delay(durationMs / tries);
  }
  expect(refused).toBe(tries);
  await annIn.leave();
});
