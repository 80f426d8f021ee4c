import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decideOwner } from "../deploy/deployment-answers.ts";
import { publicPorts } from "../deploy/deployment-ports.ts";
import type { Programs } from "../deploy/programs.ts";
import type { Fleet, Machine } from "../fleet/fleet.ts";
import { parseFleetPlan } from "../fleet/fleet-plan.ts";
import { writeFleet } from "../fleet/write-fleet.ts";
import { Problem } from "../problem.ts";
import { describeReports } from "./describe-reports.ts";

export interface DeployFleetOptions {
  readonly machinesFile: string;
  readonly folder: string;
  readonly owner: string | undefined;
}

/** Writes a folder for each machine of the plan. Answers with what is to be done with them. */
export function deployFleet({ machinesFile, folder, owner }: DeployFleetOptions, programs: Programs): string {
  const fleet: Fleet = {
    ...parseFleetPlan(readPlan(machinesFile)),
    folder,
    owner: decideOwner(owner, undefined),
  };
  const reports = writeFleet(fleet, programs);
  const texts = fleet.machines.map((machine) =>
    [
      describeReports(join(folder, machine.name), reports.get(machine.name) ?? []),
      `  address         ${machine.address}, for the other machines`,
      `  open to all     ${openPorts(machine)}`,
      "",
    ].join("\n"),
  );
  return `${texts.join("")}${describeReports(folder, reports.get("") ?? [])}
  On each machine  copy its folder to the same path, then
                   npm run deploy -- --machines ${machinesFile} --install
                   systemctl link ${folder}/<machine>/systemd/* && systemctl enable --now melo.target
  Keep             ${folder}/secrets: one set for all of them
  Watch            ${folder}/watching: for a Prometheus and a Grafana on the machines' network

  More: docs/scaling.md, docs/operations.md
`;
}

function openPorts({ runs, publicAddress, turnDomain }: Machine): string {
  const { http, https, iceTcp, iceUdp, turnUdp, relayFirst, relayLast } = publicPorts;
  const ports = [
    ...(runs.includes("edge") ? [`TCP ${http}, ${https}`] : []),
    ...(runs.includes("livekit") ? [`TCP ${iceTcp}, UDP ${iceUdp}`] : []),
    ...(turnDomain === undefined
      ? []
      : [`TCP ${http}, ${https}, UDP ${turnUdp}, ${relayFirst}-${relayLast} (${turnDomain})`]),
  ];
  return ports.length === 0 ? "nothing" : `${ports.join("; ")} at ${publicAddress}`;
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Problem(`${file} cannot be read.`, "Name the file of a plan: --machines plan.json", error);
  }
}
