import { repositoryFolder } from "../../instance/layout.ts";
import { commentedYaml } from "../commented-yaml.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { appImage, appFolder } from "./dockerfile.ts";
import type { ProgramName } from "../service.ts";
import type { DeploymentService } from "../services.ts";

interface Image {
  readonly image: string;
  readonly program: string;
}

/** Where each program is in its image. Versions are those that are tested. */
const images: Readonly<Record<ProgramName, Image>> = {
  shell: { image: "postgres:15-bookworm", program: "/bin/sh" },
  redis: { image: "redis:7.0-bookworm", program: "redis-server" },
  synapsePython: { image: "ghcr.io/element-hq/synapse:v1.163.2", program: "python" },
  livekit: { image: "livekit/livekit-server:v1.13.5", program: "/livekit-server" },
  node: { image: appImage, program: "node" },
  caddy: { image: "caddy:2.11.9", program: "caddy" },
  nginx: { image: "nginx:1.22-bookworm", program: "nginx" },
};

/** The compose file. Everything in it has the same paths, ports and commands as the systemd units. */
export function composeYaml(
  services: readonly DeploymentService[],
  deployment: Deployment,
  layout: DeploymentLayout,
): string {
  return commentedYaml(
    [
      "MELO on one machine: docker compose up --detach",
      "All services share the machine's network: media needs its real ports, and everything else listens on 127.0.0.1.",
      "Folders have the same paths inside as outside, so that one set of files serves containers and systemd units.",
      "Ports 80 and 443 are opened by an ordinary user: sysctl net.ipv4.ip_unprivileged_port_start=80",
    ].join("\n"),
    [
      {
        comment: "One each; what a service may see of the folder is listed with it.",
        values: {
          services: {
            ...Object.fromEntries(
              services.map((service) => [service.name, composeService(service, deployment, layout)]),
            ),
            backup: backupService(deployment, layout),
          },
        },
      },
    ],
  );
}

function composeService(service: DeploymentService, deployment: Deployment, layout: DeploymentLayout): object {
  const { image, program } = images[service.program];
  return {
    image,
    ...(service.program === "node" ? { build: appBuild(layout), working_dir: appFolder } : {}),
    network_mode: "host",
    user: userOf(deployment),
    entrypoint: [program],
    command: [...service.args],
    environment: { ...service.environment },
    volumes: [
      // The owner has a name only outside.
      `${layout.config.passwd}:/etc/passwd:ro`,
      ...service.reads.map((path) => `${path}:${path}:ro`),
      ...service.writes.map((path) => `${path}:${path}`),
    ],
    depends_on: [...service.after],
    restart: "always",
    stop_grace_period: `${service.stopSeconds}s`,
    ulimits: { nofile: 65_536 },
    security_opt: ["no-new-privileges:true"],
    cap_drop: ["ALL"],
    read_only: true,
    tmpfs: ["/tmp"],
    // Caddy's image marks its program with this capability, and it would not start where that is forbidden.
    ...(service.hasLowPorts ? { cap_add: ["NET_BIND_SERVICE"] } : {}),
    logging: { driver: "json-file", options: { "max-size": "20m", "max-file": "5" } },
  };
}

/** `docker compose run --rm backup`, from the host's timer. */
function backupService(deployment: Deployment, layout: DeploymentLayout): object {
  const { folder, backupFolder } = layout;
  return {
    image: appImage,
    build: appBuild(layout),
    profiles: ["backup"],
    network_mode: "host",
    user: userOf(deployment),
    working_dir: appFolder,
    entrypoint: ["node"],
    command: ["packages/devkit/src/cli.ts", "backup", "--deployment", folder, "--keep", "7"],
    volumes: [`${layout.config.passwd}:/etc/passwd:ro`, `${folder}:${folder}:ro`, `${backupFolder}:${backupFolder}`],
  };
}

function appBuild({ dockerFile }: DeploymentLayout): object {
  return { context: repositoryFolder, dockerfile: dockerFile };
}

function userOf({ owner }: Deployment): string {
  return `${owner.uid}:${owner.gid}`;
}
