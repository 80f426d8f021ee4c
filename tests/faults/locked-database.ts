import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startWorld, type World } from "@melo/devkit";
import { registerApi, type MatrixApi } from "../integration/server/matrix-api.ts";
import type { Findings, OwnFault } from "./fault.ts";

const lockedMs = 10_000;
let said = 0;

/** Somebody else writes into Synapse's SQLite and does not end: a backup tool, a person with a shell. */
export const lockedDatabase: OwnFault = {
  id: "F18",
  title: `Synapse's database locked for ${lockedMs / 1_000} s`,
  world: "own",
  isShort: false,
  marks: [
    { name: "answered after", unit: "ms", max: 15_000 },
    { name: "restarts", unit: "", max: 0 },
  ],
  async open() {
    const world = await startWorld({ name: "locked-database", parts: { livekit: false, calls: false, web: false } });
    const ann = await registerApi(world, "ann");
    const roomId = await ann.createRoom({ name: "Locked" });
    return { run: () => lockAndSay(world, ann, roomId), close: () => world.stop() };
  },
};

async function lockAndSay(world: World, ann: MatrixApi, roomId: string): Promise<Findings> {
  const before = world.processes.get("synapse");
  const database = new DatabaseSync(join(world.dataFolder, "synapse/homeserver.db"));
  database.exec("BEGIN IMMEDIATE");
  const lockedAt = performance.now();
  const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message`;
  const body = { msgtype: "m.text", body: "tomatoes" };
  said += 1;
  const saying = ann.request("PUT", `${path}/${said}`, body);
  await new Promise((resolve) => setTimeout(resolve, lockedMs));
  database.exec("ROLLBACK");
  database.close();
  const { status } = await saying;
  const answeredMs = performance.now() - lockedAt;
  // The same once more, as every client does after an error: it is the same message.
  const again = await ann.request("PUT", `${path}/${said}`, body);
  const complaints = [
    ...(status === 200 || status >= 500 ? [] : [`a message that had to wait was answered with ${status}`]),
    ...(again.status === 200 ? [] : [`afterwards it was answered with ${again.status}`]),
  ];
  const restarts = world.processes.get("synapse") === before ? 0 : 1;
  return { values: { "answered after": answeredMs, restarts }, complaints };
}
