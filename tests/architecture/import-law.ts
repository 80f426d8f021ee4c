/**
 * Who may import whom: DESIGN section 2 as data. A part is a folder; the first part whose folder contains a file owns it.
 * Relative imports inside a part and type-only imports of the platform are always allowed.
 */
export interface Part {
  readonly folder: string;
  /** Workspace packages and npm packages this part may import, by name. */
  readonly mayImport: readonly string[];
  /** Other parts of the root application, as folders, reached through `@/`. */
  readonly mayReach?: readonly string[];
  /** Globals that would tie this part to a platform it must not know. */
  readonly forbiddenGlobals?: readonly string[];
  readonly mayImportNode?: boolean;
}

const platformGlobals = [
  "window",
  "document",
  "navigator",
  "localStorage",
  "process",
  "setTimeout",
  "setInterval",
  "fetch",
];
const react = ["react", "react-dom"];
const viewLibraries = [...react, "lucide-react", "@base-ui/react", "clsx", "virtua", "next"];
const cores = ["@melo/reactive", "@melo/protocol", "@melo/call", "@melo/chat"];

export const parts: readonly Part[] = [
  { folder: "packages/reactive", mayImport: ["@preact/signals-core"], forbiddenGlobals: platformGlobals },
  { folder: "packages/protocol", mayImport: ["zod"], forbiddenGlobals: platformGlobals },
  { folder: "packages/call", mayImport: ["@melo/reactive", "@melo/protocol"], forbiddenGlobals: platformGlobals },
  { folder: "packages/chat", mayImport: ["@melo/reactive", "@melo/protocol"], forbiddenGlobals: platformGlobals },
  { folder: "packages/matrix", mayImport: [...cores, "matrix-js-sdk", "zod"], forbiddenGlobals: ["process"] },
  {
    folder: "packages/livekit",
    mayImport: [
      "@melo/reactive",
      "@melo/protocol",
      "@melo/call",
      "livekit-client",
      "@sapphi-red/web-noise-suppressor",
      "@twilio/video-processors",
    ],
    // Not the bare name: the audio thread calls a method of that name.
    forbiddenGlobals: ["process\\.env"],
  },
  {
    folder: "packages/server",
    mayImport: [
      "@melo/protocol",
      "@melo/doctor",
      "livekit-server-sdk",
      "zod",
      "pino",
      "http-proxy-3",
      "yaml",
      "redis",
      "prom-client",
    ],
    mayImportNode: true,
    forbiddenGlobals: ["window", "document"],
  },
  // Asks servers and never is one: whoever runs it, the command line or a server, gives it what it looks at.
  {
    folder: "packages/doctor",
    mayImport: ["@melo/protocol", "@livekit/protocol", "@livekit/rtc-node", "zod"],
    mayImportNode: true,
    forbiddenGlobals: ["window", "document"],
  },
  {
    folder: "packages/devkit",
    mayImport: ["@melo/protocol", "@melo/doctor", "yaml", "prom-client"],
    mayImportNode: true,
    forbiddenGlobals: ["window", "document"],
  },
  // The leaves where LiveKit's own React components paint tracks; the only ones.
  {
    folder: "components/call",
    mayImport: [
      ...cores,
      ...viewLibraries,
      "@melo/livekit",
      "@livekit/components-react",
      "@livekit/components-styles",
      "@twemoji/svg",
    ],
    mayReach: ["components", "hooks", "providers", "lib/client"],
  },
  {
    folder: "components",
    mayImport: [...cores, ...viewLibraries],
    mayReach: ["components", "hooks", "providers", "lib/client"],
  },
  { folder: "hooks", mayImport: [...cores, ...react, "next"], mayReach: ["hooks", "providers", "lib/client"] },
  {
    folder: "providers",
    mayImport: [...cores, ...react, "@melo/livekit"],
    mayReach: ["hooks", "providers", "lib/client"],
  },
  // The browser's composition root: the only place that knows every adapter.
  { folder: "lib/client", mayImport: [...cores, "@melo/matrix", "@melo/livekit"], mayReach: ["lib/client"] },
  {
    folder: "lib/server",
    mayImport: ["@melo/protocol", "@melo/server", "server-only"],
    mayReach: ["lib"],
    mayImportNode: true,
  },
  { folder: "app/api", mayImport: ["@melo/server", "next"], mayReach: ["lib/server"] },
  // Hands out files of packages as they are; the list of them belongs to the adapter that loads them.
  { folder: "app/media", mayImport: ["@melo/livekit", "next"], mayImportNode: true },
  {
    folder: "app",
    mayImport: [...cores, ...viewLibraries, "@melo/matrix"],
    mayReach: ["app", "components", "hooks", "providers", "lib"],
  },
];

/** Imports that break the table and stand anyway, each with its reason. May only shrink. */
export const exemptions: readonly { readonly file: string; readonly specifier: string; readonly reason: string }[] = [];

/** `index.ts` of a package is the only file that may be imported from outside, plus what its `exports` names. */
export const forbiddenNames = /^(?:utils?|helpers?|common|misc)$/;
