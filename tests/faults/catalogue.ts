import { drainedNode } from "./drained-node.ts";
import { endedSupervisor } from "./ended-supervisor.ts";
import { fullDisk } from "./full-disk.ts";
import { joinStorm } from "./join-storm.ts";
import { killedParts } from "./killed-parts.ts";
import { lockedDatabase } from "./locked-database.ts";
import { lostNode } from "./lost-node.ts";
import { readiness } from "./readiness.ts";
import { redisAway } from "./redis-away.ts";
import { lateJoiner } from "./late-joiner.ts";
import { simulatedScenarios } from "./simulated-scenarios.ts";
import { skewedClient } from "./skewed-client.ts";
import { skewedTokens } from "./skewed-tokens.ts";
import { asleep } from "./asleep.ts";
import type { Fault } from "./fault.ts";
import { homeserverDown } from "./homeserver-down.ts";
import { killedBrowser } from "./killed-browser.ts";
import { killedCallServer } from "./killed-call-server.ts";
import { offline } from "./offline.ts";
import { reloadedPage } from "./reloaded-page.ts";
import { restartedServers } from "./restarted-servers.ts";
import { suspendedCallServer } from "./suspended-call-server.ts";
import { tokenServiceDown } from "./token-service-down.ts";

export const catalogue: readonly Fault[] = [
  killedCallServer,
  homeserverDown(15_000, true),
  homeserverDown(60_000, false),
  restartedServers,
  suspendedCallServer(5_000, true),
  suspendedCallServer(20_000, false),
  offline(5_000, true),
  offline(20_000, false),
  offline(60_000, false),
  offline(180_000, false),
  killedBrowser,
  reloadedPage,
  asleep(60_000),
  asleep(600_000),
  tokenServiceDown(90_000),
  tokenServiceDown(1_800_000),
  ...simulatedScenarios,
  lateJoiner,
  skewedClient(5),
  skewedClient(-5),
  joinStorm,
  skewedTokens,
  fullDisk,
  lockedDatabase,
  killedParts,
  endedSupervisor,
  readiness,
  redisAway,
  lostNode,
  drainedNode,
];
