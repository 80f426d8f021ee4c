import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSecret } from "./config/secrets.ts";
import type { LivekitKey } from "./config/livekit-config.ts";
import { buildApp, installRedis, installTools } from "./install/installation.ts";
import { redisUrlOf, type PartName } from "./instance/children.ts";
import type { InstanceFederation } from "./instance/configuration.ts";
import { startInstance, type Instance } from "./instance/instance.ts";
import { registerPerson, type Person } from "./instance/register-person.ts";
import { prepareLan } from "./lan/prepare-lan.ts";
import { createStepTimer, silentSteps, type StepListener, type StepReport } from "./steps.ts";
import { toolsFolderFrom } from "./tools-folder.ts";

export interface WorldOptions {
  /** Part of the data folder's name, for whoever looks for its logs. */
  readonly name?: string;
  /** Default true: one script acts as a whole community. */
  readonly relaxedRateLimits?: boolean;
  /** Which of the parts run; default all. Synapse and the front door always do. */
  readonly parts?: { readonly livekit?: boolean; readonly calls?: boolean; readonly web?: boolean };
  /** Two of them share a Redis and take turns behind the front door, and as listeners of homeserver and LiveKit. Default 1. */
  readonly callsInstances?: 1 | 2;
  /** What every rate limit of `calls` is multiplied with, for whoever is a crowd by himself. Default 1. */
  readonly callsRateLimitFactor?: number;
  /** Default: a new one, removed by `stop`. One that is given is kept, and continued if it was used before. */
  readonly dataFolder?: string;
  /** Of the front door; default any free one. */
  readonly port?: number;
  /**
   * Federates with other worlds that trust the same authority. Its server name is then `localhost:<port of the front door>`,
   * and the front door, which answers over HTTPS with this identity, is where other homeservers find it.
   */
  readonly federation?: InstanceFederation;
  /** IPv4 of this machine. Other machines then reach it there over HTTPS, as after `npm start -- --lan`. */
  readonly lanAddress?: string;
  readonly steps?: StepListener;
}

export interface World {
  /** Of the front door: what a browser opens. */
  readonly origin: string;
  /** As browsers reach the homeserver: the same as the origin. */
  readonly homeserverUrl: string;
  /** PEM file of the authority that vouches for it, with `lanAddress`. */
  readonly authorityFile: string | undefined;
  /** The end of its accounts' ids. */
  readonly serverName: string;
  /** The parts themselves, past the front door. `calls` is the internal listener, also when that part is left out. */
  readonly internal: {
    readonly synapse: string;
    readonly livekit: string;
    readonly calls: string;
    readonly callsPublic: string;
    readonly web: string;
    /** Of the second instance, with `callsInstances: 2`. */
    readonly calls2: string;
    readonly calls2Public: string;
    /** Where homeserver, LiveKit and web ask for calls, whichever instance answers. */
    readonly anyCalls: string;
    readonly redis: string;
    /** Metrics and health of `web`. */
    readonly webInternal: string;
    /** Metrics of parts that have a listener for them alone. */
    readonly livekitMetrics: string;
    readonly synapseMetrics: string;
    readonly frontDoorMetrics: string;
  };
  /** The key that signs what browsers present, with the URL they connect to, and the key of `calls` and of webhooks. */
  readonly livekit: {
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly sfuUrl: string;
    readonly callsKey: LivekitKey;
  };
  readonly secrets: {
    readonly registrationSharedSecret: string;
    readonly setupToken: string;
    readonly asToken: string;
    readonly hsToken: string;
  };
  readonly dataFolder: string;
  readonly logFolder: string;
  /** How long each step of the start took. */
  readonly steps: readonly StepReport[];
  /** Process ids of the running parts, by name. */
  readonly processes: ReadonlyMap<PartName, number>;
  /** Makes an account, without a link, through the homeserver's own registration secret. */
  registerPerson(
    localpart: string,
    options?: { readonly admin?: boolean; readonly password?: string },
  ): Promise<Person>;
  /** The last lines a part wrote. */
  logs(part: PartName, lineCount?: number): Promise<string>;
  /** `kill -9`. Resolves when the process is gone; the supervisor starts it again by itself. */
  killPart(part: PartName): Promise<void>;
  /** Ends the part and keeps it down until `restartPart`. */
  stopPart(part: PartName): Promise<void>;
  /** Ends the part if it runs, starts it, and resolves when it is healthy. */
  restartPart(part: PartName): Promise<void>;
  whenHealthy(part: PartName): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a real MELO on free ports with data of its own: what tests, benches and screenshots run against. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const timer = createStepTimer(options.steps ?? silentSteps);
  const installation = { toolsFolder: toolsFolderFrom(process.env), environment: process.env, steps: timer };
  const parts = partsFrom(options);
  const installed = await installTools(installation);
  const tools = parts.has("redis") ? { ...installed, redisServer: await installRedis(installation) } : installed;
  if (parts.has("web")) await buildApp(installation);
  const isTemporary = options.dataFolder === undefined;
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), `melo-${options.name ?? "world"}-`));
  try {
    const instance = await startInstance(
      {
        dataFolder,
        port: options.port ?? 0,
        parts,
        areRateLimitsRelaxed: options.relaxedRateLimits ?? true,
        environment: process.env,
        rateLimitFactor: options.callsRateLimitFactor,
        federation: options.federation,
        lan:
          options.lanAddress === undefined ? undefined : await prepareLan(dataFolder, options.lanAddress, process.env),
      },
      tools,
      timer,
    );
    return worldOf(instance, parts, timer.reports, isTemporary);
  } catch (error) {
    if (isTemporary) rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

function partsFrom({ parts: wanted = {}, callsInstances = 1 }: WorldOptions): ReadonlySet<PartName> {
  const parts = new Set<PartName>(["synapse"]);
  for (const part of ["livekit", "calls", "web"] as const) if (wanted[part] ?? true) parts.add(part);
  if (callsInstances === 2) for (const part of ["redis", "calls2"] as const) parts.add(part);
  return parts;
}

function worldOf(
  instance: Instance,
  parts: ReadonlySet<PartName>,
  steps: readonly StepReport[],
  isTemporary: boolean,
): World {
  const { layout, ports, supervisor, livekitKeys, origin, serverName } = instance;
  const { secrets } = layout;
  const registrationSharedSecret = readSecret(secrets.registrationSecret);
  const synapse = `http://127.0.0.1:${ports.synapse}`;
  return {
    origin,
    homeserverUrl: origin,
    authorityFile: instance.lan?.authority.certificateFile,
    serverName,
    internal: {
      synapse,
      livekit: `http://127.0.0.1:${ports.livekit}`,
      calls: `http://127.0.0.1:${ports.callsInternal}`,
      callsPublic: `http://127.0.0.1:${ports.callsPublic}`,
      web: `http://127.0.0.1:${ports.web}`,
      calls2: `http://127.0.0.1:${ports.calls2Internal}`,
      calls2Public: `http://127.0.0.1:${ports.calls2Public}`,
      anyCalls: `http://127.0.0.1:${parts.has("calls2") ? ports.callsReports : ports.callsInternal}`,
      redis: redisUrlOf(ports),
      webInternal: `http://127.0.0.1:${ports.webInternal}`,
      livekitMetrics: `http://127.0.0.1:${ports.livekitMetrics}`,
      synapseMetrics: `http://127.0.0.1:${ports.synapseMetrics}`,
      frontDoorMetrics: `http://127.0.0.1:${ports.frontDoorMetrics}`,
    },
    livekit: {
      apiKey: livekitKeys.join.id,
      apiSecret: livekitKeys.join.secret,
      sfuUrl: `${origin.replace(/^http/, "ws")}/livekit/sfu`,
      callsKey: livekitKeys.api,
    },
    secrets: {
      registrationSharedSecret,
      setupToken: readSecret(secrets.setupToken),
      asToken: readSecret(secrets.asToken),
      hsToken: readSecret(secrets.hsToken),
    },
    dataFolder: layout.folder,
    logFolder: layout.logFolder,
    steps,
    get processes() {
      const running = [...parts].map((part) => [part, supervisor.child(part).pid] as const);
      return new Map(running.filter((entry): entry is [PartName, number] => entry[1] !== undefined));
    },
    registerPerson: (localpart, { admin = false, password = randomBytes(12).toString("base64url") } = {}) =>
      registerPerson(synapse, registrationSharedSecret, { localpart, password, isAdmin: admin }),
    logs: (part, lineCount) => supervisor.logs(part, lineCount),
    killPart: (part) => supervisor.child(part).kill("SIGKILL"),
    stopPart: (part) => supervisor.child(part).stop(),
    async restartPart(part) {
      await supervisor.child(part).stop();
      supervisor.child(part).start();
      await supervisor.child(part).whenHealthy();
    },
    whenHealthy: (part) => supervisor.child(part).whenHealthy(),
    async stop() {
      await instance.stop();
      if (isTemporary) rmSync(layout.folder, { recursive: true, force: true });
    },
  };
}
