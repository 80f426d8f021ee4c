import { startWorld, type World } from "@melo/devkit";
import { eventTypes } from "@melo/protocol";
import { callRoomName } from "@melo/server/testing";
import { RoomServiceClient } from "livekit-server-sdk";
import { enterCallAt } from "../../integration/server/participant.ts";
import { obeyCommands } from "../../network/support/obey-commands.ts";
import type { HomeCommand, ListedParticipant, StartedHome } from "./home-commands.ts";

/** Runs a world on a machine of a test network, and does to it there what it is told. */

let running: World | undefined;

function world(): World {
  if (running === undefined) throw new Error("the world has not started");
  return running;
}

async function start(address: string): Promise<StartedHome> {
  running = await startWorld({ name: "faults", lanAddress: address });
  const { origin, authorityFile = "", logFolder } = running;
  return { origin, authorityFile, logFolder };
}

async function list(roomId: string): Promise<readonly ListedParticipant[]> {
  const { internal, livekit } = world();
  const { id, secret } = livekit.callsKey;
  const participants = await new RoomServiceClient(internal.livekit, id, secret).listParticipants(callRoomName(roomId));
  return participants.map(({ identity, tracks }) => ({
    identity,
    tracks: tracks.map(({ source, muted }) => ({ source, isMuted: muted })),
  }));
}

interface StateEvent {
  readonly type: string;
  readonly state_key: string;
  readonly content: object;
}

async function memberships(roomId: string, accessToken: string): Promise<readonly string[]> {
  const url = `${world().internal.synapse}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const state = (await response.json()) as readonly StateEvent[];
  const announced = state.filter(({ type, content }) => type === eventTypes.callMember && "application" in content);
  return announced.map(({ state_key: key }) => key);
}

/** Past the front door's certificate, which LiveKit's native SDK cannot be told to trust. */
async function visit(roomId: string, accessToken: string): Promise<void> {
  const { internal } = world();
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${internal.web}/api/livekit?room=${encodeURIComponent(roomId)}`, { headers });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const { token } = (await response.json()) as { readonly token: string };
  const participant = await enterCallAt(`${internal.callsPublic.replace(/^http/, "ws")}/livekit/sfu`, token);
  await participant.leave();
}

function obey(command: HomeCommand): unknown {
  switch (command.do) {
    case "start":
      return start(command.address);
    case "register":
      return world().registerPerson(command.localpart);
    case "kill":
      return world().killPart(command.part);
    case "hold":
      return world().stopPart(command.part);
    case "restart":
      return world().restartPart(command.part);
    case "await":
      return world().whenHealthy(command.part);
    case "processes":
      return Object.fromEntries(world().processes);
    case "list":
      return list(command.roomId);
    case "memberships":
      return memberships(command.roomId, command.accessToken);
    case "visit":
      return visit(command.roomId, command.accessToken);
  }
}

async function end(): Promise<void> {
  await running?.stop();
  process.exit();
}

process.once("SIGTERM", () => void end());
// Whoever gave the commands is gone.
process.stdin.once("end", () => void end());
// startHome sends no others.
obeyCommands((command) => obey(command as HomeCommand));
