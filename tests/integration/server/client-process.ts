import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { callSlotId } from "@melo/protocol";
import type { World } from "@melo/devkit";
import { RoomServiceClient } from "livekit-server-sdk";

/** A process of its own that is in calls: what can die without a word. */
export interface ClientProcess {
  /** `kill -9` */
  kill(): void;
}

const script = `
import { Room } from "@livekit/rtc-node";
const [url, ...tokens] = process.argv.slice(1);
const rooms = tokens.map(() => new Room());
await Promise.all(rooms.map((room, n) => room.connect(url, tokens[n], { autoSubscribe: true, dynacast: false })));
console.log("in the call");
setInterval(() => rooms.length, 60_000);
`;

/** Resolves when it is in the calls of all these tokens. */
export async function startClient(world: World, tokens: readonly string[]): Promise<ClientProcess> {
  const args = ["--input-type=module", "--eval", script, world.livekit.sfuUrl, ...tokens];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.includes("in the call")) resolve();
    });
    child.on("close", (code) => reject(new Error(`the client ended with ${code}`)));
  });
  return { kill: () => void child.kill("SIGKILL") };
}

/** Identities of those whom LiveKit shows in the call of a Matrix room. */
export async function identitiesIn(world: World, roomId: string): Promise<readonly string[]> {
  const { id, secret } = world.livekit.callsKey;
  const rooms = new RoomServiceClient(world.internal.livekit, id, secret);
  const name = createHash("sha256")
    .update(JSON.stringify([roomId, callSlotId]))
    .digest("base64")
    .replace(/=+$/, "");
  const [room] = await rooms.listRooms([name]);
  if (room === undefined) return [];
  return (await rooms.listParticipants(name)).map(({ identity }) => identity);
}
