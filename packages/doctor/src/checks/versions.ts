import { z } from "zod";
import { advisories, advisoriesAsOf, type Advisory } from "../advisories/advisories.ts";
import { compareVersions } from "../advisories/compare-versions.ts";
import type { Check, Verdict } from "../check.ts";
import { ok } from "../verdicts.ts";
import type { Visit } from "../visit.ts";
import { homeserverCheck } from "./homeserver.ts";
import { signallingCheck } from "./signalling.ts";

/** Whether something that runs here is known to be open to attack. */
export const versionsCheck: Check = {
  id: "versions",
  group: "machine",
  title: "Versions",
  async examine(visit) {
    const versions = new Map(visit.target.own === undefined ? [] : Object.entries(visit.machine.versions));
    const [synapse, livekit] = await Promise.all([synapseVersion(visit), livekitVersion(visit)]);
    if (synapse !== undefined) versions.set("synapse", synapse);
    if (livekit !== undefined) versions.set("livekit-server", livekit);
    return judgeVersions(versions);
  },
};

function judgeVersions(versions: ReadonlyMap<string, string>, known: readonly Advisory[] = advisories): Verdict {
  const concerned = known.filter(({ part, fixedIn }) => {
    const version = versions.get(part);
    return version !== undefined && compareVersions(version, fixedIn) < 0;
  });
  const list = [...versions].map(([part, version]) => `${part} ${version}`).join(", ");
  if (concerned.length === 0) {
    return ok(`${list === "" ? "None can be told from here" : list}; nothing known, as of ${advisoriesAsOf}`);
  }
  const parts = [...new Set(concerned.map(({ part }) => part))];
  const newest = parts.map((part) => {
    const fixes = concerned.filter((one) => one.part === part).map(({ fixedIn }) => fixedIn);
    return `${part} ${fixes.sort(compareVersions).at(-1)} or newer (${versions.get(part)} runs)`;
  });
  const isGrave = concerned.some(({ severity }) => severity === "critical" || severity === "high");
  return {
    status: isGrave ? "broken" : "warning",
    found: `${concerned.map(({ id }) => id).join(", ")}: known, and mended in newer versions.`,
    meaning: concerned.map(({ part, effect }) => `${part}: ${effect}`).join(". "),
    remedy: {
      text: `Update to ${newest.join(", ")}:`,
      lines: "git pull && npm run deploy -- --install && systemctl restart melo.target",
    },
  };
}

async function livekitVersion(visit: Visit): Promise<string | undefined> {
  try {
    return (await visit.factOf(signallingCheck)).serverVersion;
  } catch {
    // That check says itself why LiveKit says nothing.
    return undefined;
  }
}

const serverVersion = z.union([
  z.object({ server_version: z.string() }),
  z.object({ server: z.object({ name: z.literal("Synapse"), version: z.string() }) }),
]);

async function synapseVersion(visit: Visit): Promise<string | undefined> {
  const internal = visit.target.own?.homeserverUrl;
  const publicUrl = await visit.factOf(homeserverCheck).catch(() => undefined);
  const urls = [
    ...(internal === undefined ? [] : [`${internal}/_synapse/admin/v1/server_version`]),
    ...(publicUrl === undefined ? [] : [`${publicUrl}/_matrix/federation/v1/version`]),
  ];
  for (const url of urls) {
    const answer = await visit.ask({ url });
    const parsed = serverVersion.safeParse(answer.kind === "answer" ? answer.body : undefined).data;
    if (parsed === undefined) continue;
    const text = "server_version" in parsed ? parsed.server_version : parsed.server.version;
    return text.split(" ")[0];
  }
  return undefined;
}
