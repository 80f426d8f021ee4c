import { deploymentPorts } from "../deploy/deployment-ports.ts";

/** On the machines' own network. */
export const fleetPorts = {
  ...deploymentPorts,
  postgres: 17_110,
  /** At the edge: the internal listeners of all `calls`, whichever answers. */
  reports: 17_112,
  /** At the edge: signalling and API of all LiveKit nodes, whichever answers. */
  callServers: 17_181,
  replication: 17_113,
  synapseWorker: 17_118,
  synapseWorkerMetrics: 17_119,
} as const;
