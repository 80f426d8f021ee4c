import { createCallCenter } from "@melo/call";
import { createCommunity, createConversations, type MatrixSession } from "@melo/chat";
import { createEncryptionWorker, createLivekitSfu } from "@melo/livekit";
import { startMatrix } from "@melo/matrix";
import type { Clock, Scope } from "@melo/reactive";
import { createCallMemory } from "./call-memory.ts";
import type { MeloClient } from "./client-session.ts";

/** Builds the running client of one signed-in device from its adapters: the only place that knows them all. */
export async function startMeloClient(
  scope: Scope,
  session: MatrixSession,
  { clock }: { readonly clock: Clock },
): Promise<MeloClient> {
  const matrix = await startMatrix(scope, session, { clock });
  const livekit = createLivekitSfu({ clock, createWorker: createEncryptionWorker });
  const calls = createCallCenter(scope, {
    memberships: matrix.memberships,
    tokens: matrix.tokens,
    sfu: livekit.sfu,
    rooms: matrix.callRooms,
    memory: createCallMemory(window.sessionStorage),
    clock,
    ownUserId: session.userId,
    ownDeviceId: session.deviceId,
  });
  return {
    matrix: matrix.client,
    community: createCommunity(scope, { client: matrix.client, rooms: matrix.rooms, invites: matrix.invites, clock }),
    conversations: createConversations(scope, {
      client: matrix.client,
      rooms: matrix.rooms,
      timelines: matrix.timelines,
      clock,
    }),
    calls,
    tracks: livekit.tracks,
  };
}
