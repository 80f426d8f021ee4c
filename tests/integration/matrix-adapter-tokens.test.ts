import { describeTokenPort } from "@melo/call/contracts";
import { startWorld, type World } from "@melo/devkit";
import { createRecordedLog } from "@melo/server/testing";
import { createWebHandlers } from "@melo/server/web";
import { afterAll, beforeAll } from "vitest";
import { foundCommunity, type TestCommunity } from "./matrix-adapter/matrix-community.ts";
import { signInPerson, startPerson, startSession, type MatrixPerson } from "./matrix-adapter/matrix-person.ts";

let world: World;
let ann: MatrixPerson;
let eve: MatrixPerson;
let community: TestCommunity;
let elsewhere: TestCommunity;

beforeAll(async () => {
  world = await startWorld({ name: "matrix-tokens", parts: { calls: false, web: false } });
  const { livekitToken } = createWebHandlers(
    {
      MATRIX_HOMESERVER_URL: world.homeserverUrl,
      LIVEKIT_API_KEY: world.livekit.apiKey,
      LIVEKIT_API_SECRET: world.livekit.apiSecret,
      NEXT_PUBLIC_LIVEKIT_URL: world.livekit.sfuUrl,
      LIVEKIT_INTERNAL_URL: world.internal.livekit,
    },
    createRecordedLog(),
  );
  ann = await startSession(world, await signInPerson(world, "ann"), "memory", livekitToken);
  eve = await startPerson(world, "eve");
  [community, elsewhere] = await Promise.all([foundCommunity(ann), foundCommunity(eve)]);
});

afterAll(async () => {
  ann?.scope.end();
  eve?.scope.end();
  await world?.stop();
});

describeTokenPort("matrix-js-sdk with MELO's own route", async () => {
  const [transport] = await ann.matrix.memberships.findTransports();
  if (transport === undefined) throw new Error("the homeserver offers no transport");
  return {
    port: ann.matrix.tokens,
    transport,
    openRoomId: community.loungeId,
    closedRoomId: elsewhere.loungeId,
    participantIdentity: `${ann.userId}:${ann.session.deviceId}`,
    nowMs: () => Date.now(),
    follow: (work) => work,
    end: () => Promise.resolve(),
  };
});
