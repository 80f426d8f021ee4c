/** What is known to be open to attack in what MELO runs on. */
export interface Advisory {
  readonly id: string;
  /** npm package, `synapse` or `livekit-server`. */
  readonly part: string;
  readonly fixedIn: string;
  readonly severity: "low" | "moderate" | "high" | "critical";
  readonly effect: string;
  /** Where it was read. */
  readonly source: string;
}

/** When the table below was last compared with its sources. */
export const advisoriesAsOf = "2026-11-23";

const synapseChanges = "https://github.com/element-hq/synapse/blob/develop/CHANGES.md";
const nextSecurity = "https://github.com/vercel/next.js/security/advisories";

export const advisories: readonly Advisory[] = [
  {
    id: "CVE-2025-30355",
    part: "synapse",
    fixedIn: "1.127.1",
    severity: "high",
    effect: "another homeserver can cut this one off from federation",
    source: synapseChanges,
  },
  {
    id: "CVE-2025-61672",
    part: "synapse",
    fixedIn: "1.139.1",
    severity: "moderate",
    effect: "malformed device keys break encryption for others",
    source: synapseChanges,
  },
  {
    id: "CVE-2026-45078",
    part: "synapse",
    fixedIn: "1.152.1",
    severity: "moderate",
    effect: "waiting for locks can use up the processor",
    source: synapseChanges,
  },
  {
    id: "CVE-2026-45076",
    part: "synapse",
    fixedIn: "1.152.1",
    severity: "moderate",
    effect: "paging through a room can be stopped",
    source: synapseChanges,
  },
  {
    id: "CVE-2025-55182",
    part: "next",
    fixedIn: "16.0.7",
    severity: "critical",
    effect: "strangers can run programs on the server",
    source: nextSecurity,
  },
  {
    id: "CVE-2026-23869",
    part: "next",
    fixedIn: "16.2.3",
    severity: "high",
    effect: "one request can keep the server busy for a minute",
    source: nextSecurity,
  },
  {
    id: "CVE-2026-44578",
    part: "next",
    fixedIn: "16.2.6",
    severity: "high",
    effect: "a WebSocket upgrade can make the server ask other servers",
    source: nextSecurity,
  },
  {
    id: "GHSA-2xp9-vwfh-vxw4",
    part: "next",
    fixedIn: "16.3.3",
    severity: "critical",
    effect: "a picture can run programs on the server",
    source: nextSecurity,
  },
];
