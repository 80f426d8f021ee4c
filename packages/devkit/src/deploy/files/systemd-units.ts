import { repositoryFolder } from "../../instance/layout.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import type { Programs } from "../programs.ts";
import type { ProgramName, Service } from "../service.ts";

const filesPerProcess = 65_536;

/** Name of a service's unit. */
export function unitName(service: string): string {
  return `melo-${service}.service`;
}

/** One service as a unit that sees of the deployment only what it needs. */
export function systemdUnit(
  service: Service<string>,
  { owner }: Pick<Deployment, "owner">,
  layout: Pick<DeploymentLayout, "folder">,
  programs: Programs,
): string {
  const lines = [
    "[Unit]",
    `Description=${service.purpose}`,
    "PartOf=melo.target",
    ["Wants=network-online.target", ...service.after.map(unitName)].join(" "),
    ["After=network-online.target", ...service.after.map(unitName)].join(" "),
    // Tried for ever: what it needs may take its time.
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    "Type=exec",
    `User=${owner.uid}`,
    `Group=${owner.gid}`,
    `WorkingDirectory=${workingFolder(service, layout)}`,
    ...Object.entries({ ...programEnvironment(service.program, programs), ...service.environment }).map(
      ([name, value]) => `Environment=${name}=${value}`,
    ),
    `ExecStart=${[programPath(service.program, programs), ...service.args].join(" ")}`,
    "Restart=always",
    "RestartSec=1",
    `TimeoutStopSec=${service.stopSeconds}`,
    `LimitNOFILE=${filesPerProcess}`,
    ...(service.hasLowPorts ? ["AmbientCapabilities=CAP_NET_BIND_SERVICE"] : []),
    `CapabilityBoundingSet=${service.hasLowPorts ? "CAP_NET_BIND_SERVICE" : ""}`,
    "NoNewPrivileges=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectSystem=strict",
    "ProtectHome=read-only",
    "ProtectKernelTunables=yes",
    "ProtectControlGroups=yes",
    "RestrictSUIDSGID=yes",
    "# Of the deployment's folder it sees these and nothing else.",
    `TemporaryFileSystem=${layout.folder}:ro`,
    ...service.reads.map((path) => `BindReadOnlyPaths=${path}`),
    ...service.writes.map((path) => `BindPaths=${path}`),
    "",
    "[Install]",
    "WantedBy=melo.target",
  ];
  return `${lines.join("\n")}\n`;
}

/** All services together: `systemctl restart melo.target`. */
export function systemdTarget(description: string, units: readonly string[]): string {
  return `[Unit]
Description=${description}
Wants=${units.join(" ")}

[Install]
WantedBy=multi-user.target
`;
}

/** Once a night: `npm run backup` of this deployment. */
export function backupUnit({ owner }: Deployment, layout: DeploymentLayout, programs: Programs): string {
  return `[Unit]
Description=Backup of MELO
After=${unitName("postgres")}

[Service]
Type=oneshot
User=${owner.uid}
Group=${owner.gid}
WorkingDirectory=${repositoryFolder}
Environment=PATH=${programs.postgresFolder}:/usr/local/bin:/usr/bin:/bin
ExecStart=${programs.node} packages/devkit/src/cli.ts backup --deployment ${layout.folder} --keep 7
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=${layout.backupFolder}
`;
}

export function backupTimer(): string {
  return `[Unit]
Description=Nightly backup of MELO

[Timer]
OnCalendar=*-*-* 03:30:00
RandomizedDelaySec=15m
# One that was missed while the machine was off.
Persistent=yes

[Install]
WantedBy=timers.target
`;
}

function workingFolder({ program }: Service<string>, layout: Pick<DeploymentLayout, "folder">): string {
  return program === "node" ? repositoryFolder : layout.folder;
}

function programPath(program: ProgramName, programs: Programs): string {
  const paths: Readonly<Record<ProgramName, string>> = {
    shell: "/bin/sh",
    redis: programs.redisServer,
    synapsePython: programs.synapsePython,
    livekit: programs.livekitServer,
    node: programs.node,
    caddy: programs.caddy,
    nginx: programs.nginx,
  };
  return paths[program];
}

/** What a program needs to find on a machine, and brings along in its image. */
function programEnvironment(program: ProgramName, programs: Programs): Readonly<Record<string, string>> {
  if (program === "shell") return { PATH: `${programs.postgresFolder}:/usr/bin:/bin` };
  if (program === "synapsePython") return { PYTHONPATH: programs.postgresDriverFolder };
  return {};
}
