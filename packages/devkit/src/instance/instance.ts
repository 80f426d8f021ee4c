import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openFrontDoor, type FrontDoor, type FrontDoorTargets } from "../front-door/front-door.ts";
import { openFrontDoorMetrics, type FrontDoorMetrics } from "../front-door/front-door-metrics.ts";
import { openReportBalancer, type ReportBalancer } from "../front-door/report-balancer.ts";
import { requireFreeSpace } from "../install/disk-space.ts";
import type { Tools } from "../install/installation.ts";
import { Problem } from "../problem.ts";
import type { StepTimer } from "../steps.ts";
import type { ChildState } from "../supervisor/supervised-child.ts";
import { createRotatingLog } from "../supervisor/rotating-log.ts";
import { createSupervisor, type Supervisor } from "../supervisor/supervisor.ts";
import { trustPageListener } from "../lan/trust-page.ts";
import { childSpecs, type PartName } from "./children.ts";
import {
  serverName,
  writeConfiguration,
  type InstanceFederation,
  type InstanceLan,
  type LivekitKeys,
} from "./configuration.ts";
import { claimDataFolder } from "./data-folder.ts";
import { inheritedEnvironment } from "./environment.ts";
import { checkFrontDoor } from "./front-door-check.ts";
import { requireUnlocked, takeLock } from "./instance-lock.ts";
import { dataLayout, type DataLayout } from "./layout.ts";
import { chooseInternalPorts, type InternalPorts } from "./ports.ts";

export interface InstanceOptions {
  readonly dataFolder: string;
  /** Of the front door; 0 takes any free one. */
  readonly port: number;
  readonly parts: ReadonlySet<PartName>;
  readonly areRateLimitsRelaxed: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly rateLimitFactor?: number | undefined;
  readonly federation?: InstanceFederation | undefined;
  readonly lan?: InstanceLan | undefined;
  readonly onState?: ((part: string, state: ChildState) => void) | undefined;
  /** Stops what was started so far, also while the start is still under way. */
  readonly signal?: AbortSignal | undefined;
}

/** A running MELO: the real parts behind one front door. */
export interface Instance {
  readonly origin: string;
  readonly serverName: string;
  /** Undefined if it answers on this machine alone. */
  readonly lan: InstanceLan | undefined;
  readonly layout: DataLayout;
  readonly ports: InternalPorts;
  readonly livekitKeys: LivekitKeys;
  readonly supervisor: Supervisor;
  /** Ends everything within 10 s. May be called more than once. */
  stop(): Promise<void>;
}

/** A database that cannot grow damages more than it says. */
const neededMegabytes = 200;

/** Throws a {@link Problem} for what would make a start fail in the end: worth knowing before minutes of installing. */
export async function requireStartable(dataFolder: string, port: number): Promise<void> {
  const layout = dataLayout(dataFolder);
  claimDataFolder(layout);
  await requireFreeSpace(layout.folder, neededMegabytes, "running MELO");
  requireUnlocked(layout.lockFile, ({ pid }) => alreadyRunning(layout, pid));
  const probe = await openFrontDoor({ port });
  await probe.close();
}

/** Starts everything and resolves when each part, and the front door before it, answers. Leaves nothing if it fails. */
export async function startInstance(options: InstanceOptions, tools: Tools, steps: StepTimer): Promise<Instance> {
  const layout = dataLayout(options.dataFolder);
  claimDataFolder(layout);
  const lock = takeLock(layout.lockFile, "serve", ({ pid }) => alreadyRunning(layout, pid));
  let frontDoor: FrontDoor | undefined;
  mkdirSync(layout.logFolder, { recursive: true, mode: 0o700 });
  // As the parts' own, without paths: there are codes of invitations in them.
  const log = createRotatingLog(join(layout.logFolder, "front-door.log"));
  let metrics: FrontDoorMetrics | undefined;
  let reports: ReportBalancer | undefined;
  let supervisor: Supervisor | undefined;

  // The front door first: its open connections would keep the parts behind it busy.
  async function stopParts(): Promise<void> {
    await frontDoor?.close();
    await metrics?.close();
    await log.close();
    await reports?.close();
    await supervisor?.stop();
    lock.release();
  }
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopParts());

  options.signal?.addEventListener("abort", () => void stop());
  try {
    // Before any part is started: a taken port is the most frequent reason why it cannot be.
    const { federation, lan } = options;
    let origin = "";
    const answerPlain = lan && trustPageListener(lan.authority, () => origin);
    const tls = lan?.tls ?? federation?.tls;
    frontDoor = await openFrontDoor({
      port: options.port,
      tls,
      lan: lan && answerPlain && { address: lan.address, answerPlain },
      onAnswered(answer) {
        metrics?.request(answer);
        log.write(`${JSON.stringify({ level: 30, time: Date.now(), name: "front-door", ...answer })}\n`);
      },
    });
    const host = `${lan?.address ?? "localhost"}:${frontDoor.port}`;
    origin = `${tls === undefined ? "http" : "https"}://${host}`;
    // Others find it without looking anything up.
    const ownName = federation === undefined ? serverName : host;
    const ports = await chooseInternalPorts(layout.portsFile);
    metrics = await openFrontDoorMetrics(ports.frontDoorMetrics, frontDoor.tunnelCount);
    const hasTwo = options.parts.has("calls2");
    const reportsPort = hasTwo ? ports.callsReports : ports.callsInternal;
    const addresses = { origin, serverName: ownName, federation, lanAddress: lan?.address, ports, reportsPort };
    if (hasTwo) reports = await openReportBalancer(reportsPort, [ports.callsInternal, ports.calls2Internal]);
    const livekitKeys = writeConfiguration(layout, addresses, options.areRateLimitsRelaxed);
    const environment = inheritedEnvironment(options.environment);
    supervisor = createSupervisor(
      childSpecs({
        layout,
        addresses,
        keys: livekitKeys,
        tools,
        parts: options.parts,
        environment,
        rateLimitFactor: options.rateLimitFactor,
      }),
      { logFolder: layout.logFolder, runFolder: layout.runFolder, onState: options.onState },
    );
    frontDoor.setTargets(targetsOf(ports, options.parts));
    const authorityFile = lan?.authority.certificateFile ?? federation?.authorityFile;
    await supervisor.start((name, start) => steps.run(name, start));
    await steps.run("front door", () => checkFrontDoor(origin, options.parts, authorityFile));
    return { origin, serverName: ownName, lan, layout, ports, livekitKeys, supervisor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function targetsOf(ports: InternalPorts, parts: ReadonlySet<PartName>): FrontDoorTargets {
  return {
    synapse: parts.has("synapse") ? [ports.synapse] : [],
    calls: [...(parts.has("calls") ? [ports.callsPublic] : []), ...(parts.has("calls2") ? [ports.calls2Public] : [])],
    web: parts.has("web") ? [ports.web] : [],
  };
}

function alreadyRunning(layout: DataLayout, pid: number): Problem {
  return new Problem(
    `MELO is already running with the data in ${layout.folder} (process ${pid}).`,
    `Stop that one with Ctrl-C or \`kill ${pid}\`, or start a second one with its own data: npm start -- --data <folder> --port <port>`,
  );
}
