import { createInterface } from "node:readline/promises";
import { closedFolderTo } from "../deploy/closed-folder.ts";
import { postgresFolderFor } from "../deploy/database-version.ts";
import type { Deployment } from "../deploy/deployment.ts";
import { decideDeployment, type Questioner } from "../deploy/deployment-answers.ts";
import { deploymentLayout } from "../deploy/deployment-layout.ts";
import { readSecret } from "../config/secrets.ts";
import { publicPorts } from "../deploy/deployment-ports.ts";
import { installForDeployment } from "../deploy/install-for-deployment.ts";
import { findPrograms, type Programs } from "../deploy/programs.ts";
import { Problem } from "../problem.ts";
import { writeDeployment } from "../deploy/write-deployment.ts";
import { createStepTimer } from "../steps.ts";
import { createStepPrinter } from "../terminal/step-printer.ts";
import { toolsFolderFrom } from "../tools-folder.ts";
import type { CommandContext } from "./command.ts";
import { deployFleet } from "./deploy-fleet.ts";
import { describeReports } from "./describe-reports.ts";
import { deployHelp, parseDeployOptions } from "./deploy-options.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** Writes the files of a deployment, and says what is to be done with them. */
export async function runDeploy({ args, environment, output, signal }: CommandContext): Promise<number> {
  const options = parseDeployOptions(args);
  if (options.isHelp) {
    output.write(deployHelp);
    return 0;
  }
  const toolsFolder = toolsFolderFrom(environment);
  if (options.machinesFile !== undefined) {
    output.write(
      deployFleet({ ...options, machinesFile: options.machinesFile }, findPrograms(toolsFolder, environment)),
    );
    return 0;
  }
  const deployment = await unlessAborted(signal, decide(options));
  if (options.isInstalling) {
    const steps = createStepTimer(createStepPrinter(output));
    await unlessAborted(signal, installForDeployment({ toolsFolder, environment, steps }));
  }
  const found = findPrograms(toolsFolder, environment);
  const { postgres } = deploymentLayout(deployment.folder).data;
  const programs = { ...found, postgresFolder: postgresFolderFor(postgres, found.postgresFolder) };
  const reports = writeDeployment(deployment, programs);
  output.write(describeReports(deployment.folder, reports));
  output.write(describeNext(deployment));
  if (options.isInstalling) requireWay(deployment, programs);
  return 0;
}

/** Units run as an ordinary account. @throws {Problem} if it does not get to a program. */
function requireWay({ owner }: Deployment, { node, synapsePython, livekitServer, caddy }: Programs): void {
  for (const program of [node, synapsePython, livekitServer, caddy]) {
    const closed = closedFolderTo(program, owner);
    if (closed === undefined) continue;
    throw new Problem(
      `${program} leads through ${closed}, which the account of the units may not enter.`,
      `Move it to where everybody may, such as /opt, and install again; or let others pass: chmod o+x ${closed}`,
    );
  }
}

async function decide(options: Parameters<typeof decideDeployment>[0]): Promise<Deployment> {
  if (!process.stdin.isTTY) return decideDeployment(options, undefined);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const person: Questioner = {
    async ask(question, proposal) {
      const hint = proposal === "" ? "" : ` [${proposal}]`;
      const answer = await terminal.question(`${question}${hint}: `);
      return answer.trim() === "" ? proposal : answer.trim();
    },
  };
  try {
    return await decideDeployment(options, person);
  } finally {
    terminal.close();
  }
}

function describeNext(deployment: Deployment): string {
  const { domain, turnDomain, address, folder } = deployment;
  const setupToken = readSecret(deploymentLayout(folder).secrets.setupToken);
  const { http, https, iceTcp, iceUdp, turnUdp, relayFirst, relayLast } = publicPorts;
  return `
  DNS             ${domain} and ${turnDomain}   A   ${address}
  Open ports      TCP ${http}, ${https}, ${iceTcp}; UDP ${turnUdp}, ${iceUdp}, ${relayFirst}-${relayLast}
  With Docker     sysctl -w net.ipv4.ip_unprivileged_port_start=80
                  docker compose -f ${folder}/compose.yaml up --build --detach
  With systemd    npm run deploy -- --out ${folder} --install
                  systemctl link ${folder}/systemd/* && systemctl enable --now melo.target
  First account   https://${domain}/setup#${setupToken}

  Watching        ${folder}/watching: for Prometheus and Grafana

  More: docs/self-hosting.md, docs/operations.md
`;
}
