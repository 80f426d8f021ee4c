import { execFile } from "node:child_process";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startWorld, type World } from "@melo/devkit";
import { temporaryFolder } from "@melo/devkit/testing/temporary-folder";
import { registerApi, type MatrixApi } from "../integration/server/matrix-api.ts";
import { until } from "../e2e/support/until.ts";
import type { Findings, OwnFault } from "./fault.ts";

const diskMegabytes = 300;
const fillBytes = 256 * 1024;
const limitMs = 60_000;
/** A crash loop would show itself in this time. */
const watchMs = 10_000;

/** Nothing more can be written where Synapse keeps its data. */
export const fullDisk: OwnFault = {
  id: "F18",
  title: "no room on Synapse's disk",
  world: "own",
  isShort: false,
  marks: [
    { name: "refused", unit: "ms", max: 15_000 },
    { name: "restarts", unit: "", max: 0 },
    { name: "written again", unit: "ms", max: 10_000 },
  ],
  async open() {
    const folder = temporaryFolder("full-disk");
    await promisify(execFile)("mount", ["-t", "tmpfs", "-o", `size=${diskMegabytes}m`, "tmpfs", folder.path]);
    async function unmount(): Promise<void> {
      await promisify(execFile)("umount", [folder.path]);
      folder.remove();
    }
    try {
      const world = await startWorld({ dataFolder: join(folder.path, "data"), parts: { calls: false, web: false } });
      const ann = await registerApi(world, "ann");
      const roomId = await ann.createRoom({ name: "Full" });
      return {
        run: () => fillAndEmpty(world, ann, roomId, join(folder.path, "filler")),
        async close() {
          await world.stop();
          await unmount();
        },
      };
    } catch (error) {
      await unmount();
      throw error;
    }
  },
};

async function fillAndEmpty(world: World, ann: MatrixApi, roomId: string, filler: string): Promise<Findings> {
  const complaints: string[] = [];
  const before = new Map(world.processes);
  await say(ann, roomId);
  fill(filler);
  const fullAt = performance.now();
  // What the database has reserved already is still written.
  const refusal = await until(
    "nothing more is taken",
    limitMs,
    () => say(ann, roomId),
    (status) => status !== 200,
  );
  const refusedMs = performance.now() - fullAt;
  if (refusal < 500) complaints.push(`a message that cannot be kept is answered with ${refusal}`);
  await world.killPart("livekit");
  await world.whenHealthy("livekit");
  await new Promise((resolve) => setTimeout(resolve, watchMs));
  const restarts = world.processes.get("synapse") === before.get("synapse") ? 0 : 1;
  rmSync(filler);
  const emptiedAt = performance.now();
  await until(
    "messages are taken again",
    limitMs,
    () => say(ann, roomId),
    (status) => status === 200,
  );
  const writtenMs = performance.now() - emptiedAt;
  if (!(await world.logs("livekit", 200)).includes(`process ${world.processes.get("livekit")}`)) {
    complaints.push("the log of LiveKit ends where the disk was full");
  }
  return { values: { refused: refusedMs, restarts, "written again": writtenMs }, complaints };
}

let said = 0;

async function say({ request }: MatrixApi, roomId: string): Promise<number> {
  said += 1;
  const body = { msgtype: "m.text", body: "x".repeat(10_000) };
  const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${said}`;
  return (await request("PUT", path, body)).status;
}

function fill(file: string): void {
  writeFileSync(file, "");
  const chunk = Buffer.alloc(fillBytes);
  for (;;) {
    try {
      appendFileSync(file, chunk);
    } catch {
      // Full.
      return;
    }
  }
}
