import type { ExaminationState } from "@melo/chat/examination";
import { MeloError, type ServerCheck } from "@melo/protocol";
import type { ReactNode } from "react";
import { ServerCheckView } from "@/components/settings/server/server-check-view";

const doNothing = (): void => undefined;
const plain = { status: "ok", meaning: undefined, remedy: undefined, tookMs: 12 } as const;

const inOrder: readonly ServerCheck[] = [
  { ...plain, id: "page", group: "reach", title: "MELO's pages", found: "Answer in 12 ms" },
  {
    ...plain,
    id: "certificates",
    group: "reach",
    title: "Certificates",
    found: "Valid for 62 days more, by Let's Encrypt",
  },
  {
    ...plain,
    id: "discovery",
    group: "reach",
    title: "Finding the homeserver",
    found: "https://melo.paperlanterns.example",
  },
  {
    ...plain,
    id: "call-events",
    group: "people",
    title: "Members may call",
    found: "In all 14 rooms looked at",
  },
  {
    ...plain,
    id: "call-token",
    group: "permission",
    title: "Other apps' call token",
    found: "Made in 21 ms",
  },
  {
    ...plain,
    id: "signalling",
    group: "media",
    title: "Call server, signalling",
    found: "14 ms, LiveKit 1.13.5",
  },
  { ...plain, id: "media-udp", group: "media", title: "Media over UDP", found: "Port 7882 answers in 2 ms" },
  { ...plain, id: "webhooks", group: "reports", title: "LiveKit's reports", found: "Arrive" },
  { ...plain, id: "disk", group: "machine", title: "Disk", found: "41.2 GB are free in /srv/melo" },
];

const troubles: Readonly<Record<string, Partial<ServerCheck>>> = {
  certificates: {
    status: "warning",
    found: "melo.paperlanterns.example: valid for 9 days more.",
    meaning: "It will not open after that.",
    remedy: {
      text: "It should have been renewed by itself. Is port 80 open to everybody, and does the name still point here?",
      lines: "journalctl -u melo-caddy -n 50",
    },
  },
  "call-events": {
    status: "warning",
    found: "Only moderators can call in Old lounge, Board.",
    meaning: "Everybody else is told that the room does not allow it, in Element as well.",
    remedy: {
      text: "In each of these rooms, let everybody send this event. By the API, below “events”:",
      file: "m.room.power_levels",
      lines: '"org.matrix.msc3401.call.member": 0,\n"org.matrix.msc4143.rtc.member": 0',
    },
  },
  "media-udp": {
    status: "broken",
    found: "UDP 203.0.113.7:7882: no answer in 5 s.",
    meaning: "Sound and picture take a detour, if there is one: expect delays, and silence behind some firewalls.",
    remedy: { text: "Open the port, at the hosting company's firewall as well:", lines: "ufw allow 7882/udp" },
  },
  webhooks: {
    status: "broken",
    found: "LiveKit reports nothing to calls.",
    meaning: "Whoever loses the connection stays in the list of a call for longer.",
    remedy: {
      text: "Say where to, and restart LiveKit:",
      file: "livekit.yaml",
      lines: "webhook:\n  api_key: <LIVEKIT_API_KEY of calls>\n  urls: [http://127.0.0.1:17102/webhooks/livekit]",
    },
  },
  disk: { status: "untried", found: "/srv/melo cannot be looked at." },
};

const troubled = inOrder.map((check) => ({ ...check, ...troubles[check.id] }));

const examples = {
  "server-unexamined": { name: "not_run" },
  "server-running": { name: "running", checks: inOrder.slice(0, 4) },
  "server-in-order": { name: "done", checks: inOrder },
  "server-troubled": { name: "done", checks: troubled },
  "server-cut-off": {
    name: "failed",
    checks: inOrder.slice(0, 2),
    error: new MeloError("server_unreachable", "an example"),
  },
} satisfies Readonly<Record<string, ExaminationState>>;

export const serverExamples: Readonly<Record<string, ReactNode>> = Object.fromEntries(
  Object.entries(examples).map(([name, state]) => [
    name,
    <ServerCheckView key={name} state={state} onRun={doNothing} getReport={() => "MELO server report"} />,
  ]),
);
