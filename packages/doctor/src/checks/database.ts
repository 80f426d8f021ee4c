import type { Answer, Silence } from "../ask.ts";
import type { Check, Remedy, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { roomCheck } from "./room.ts";

const megabyte = 1024 ** 2;
/** From here on SQLite is what people wait for. */
const largeSqliteBytes = 2048 * megabyte;
const slowMs = 1000;

export interface DatabaseLook {
  readonly kind: "sqlite" | "postgres" | "unknown";
  readonly sizeBytes: number | undefined;
}

/** Something is written and read again, as a message is. */
export const databaseCheck: Check = {
  id: "database",
  group: "machine",
  title: "Database",
  async examine(visit) {
    const { homeserverUrl, token } = await visit.factOf(accountCheck);
    const roomId = await visit.factOf(roomCheck);
    const url = matrixUrl(homeserverUrl, "v3", "rooms", roomId, "state", "m.room.topic", "");
    const topic = `Examined ${new Date(visit.now()).toISOString()}`;
    const written = await visit.ask({ method: "PUT", url, token, body: { topic } });
    const read = await visit.ask({ url, token });
    const { own } = visit.target;
    const sizeBytes = own?.databaseFile === undefined ? undefined : await visit.machine.fileSize(own.databaseFile);
    return judgeDatabase(written, read, topic, { kind: own?.database ?? "unknown", sizeBytes });
  },
};

function judgeDatabase(
  written: Answer | Silence,
  read: Answer | Silence,
  topic: string,
  { kind, sizeBytes }: DatabaseLook,
): Verdict {
  const seeSynapse: Remedy = { text: "See what Synapse says about it:", log: "synapse" };
  if (written.kind === "silence" || written.status !== 200) {
    const why = written.kind === "silence" ? written.reason : errorTextOf(written);
    return broken(`Nothing can be written: ${why}.`, "Messages are not sent.", seeSynapse);
  }
  if (read.kind === "silence" || !read.text.includes(topic)) {
    return broken("What was written cannot be read again.", "Messages get lost.", seeSynapse);
  }
  const size = sizeBytes === undefined ? "" : `, ${Math.ceil(sizeBytes / megabyte)} MB`;
  const found = `${nameOf(kind)}${size}; written in ${written.tookMs} ms`;
  if (kind === "sqlite" && sizeBytes !== undefined && sizeBytes > largeSqliteBytes) {
    return warning(`${found}.`, "SQLite answers one at a time, and slower the more there is.", {
      text: "Move to a deployment with PostgreSQL: docs/self-hosting.md. Synapse brings the tool for it:",
      lines: "synapse_port_db --sqlite-database homeserver.db --postgres-config homeserver.yaml",
    });
  }
  if (written.tookMs > slowMs) {
    return warning(`${found}.`, "Everybody waits that long for a message to be sent.", {
      text: "Is the machine busy, or its disk slow?",
      lines: "uptime; vmstat 1 5",
    });
  }
  return ok(found);
}

function nameOf(kind: DatabaseLook["kind"]): string {
  return kind === "sqlite" ? "SQLite" : kind === "postgres" ? "PostgreSQL" : "The homeserver's";
}
