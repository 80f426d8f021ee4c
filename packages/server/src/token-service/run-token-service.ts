import { setTimeout as delay } from "node:timers/promises";
import { MeloError } from "@melo/protocol";
import type { TokenServiceSettings } from "../environment/token-service-environment.ts";
import { openListener } from "../http/node-listener.ts";
import type { Log } from "../log.ts";
import { createHomeservers } from "../openid/create-homeservers.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createStandAlone, type RegisteredHomeserver } from "./create-stand-alone.ts";

export interface RunningTokenService {
  readonly port: number;
  /** Ends within `stopDeadlineMs`. */
  stop(): Promise<void>;
}

const stopDeadlineMs = 4000;
const microsecondsPerMs = 1000;

/** Starts the token service alone. Rejects with `misconfigured` if its homeserver cannot be found. */
export async function runTokenService(settings: TokenServiceSettings, log: Log): Promise<RunningTokenService> {
  const homeserver = await homeserverOf(settings, log);
  if (homeserver === undefined) {
    log.warn({}, "no registration with a homeserver: tokens go to whoever proves who he is, member of the room or not");
  }
  const store = await openStore(settings.redisUrl, log);
  const service = createStandAlone(settings, homeserver, store, log);
  const listener = await openListener({ ...settings.bind, handle: (request) => service.handle(request) });
  const stopping = new AbortController();
  const working = service.work(stopping.signal);
  const { user, system } = process.cpuUsage();
  // Of the whole process from its start, on all its threads.
  log.info({ port: listener.port, cpuMs: Math.round((user + system) / microsecondsPerMs) }, "listening");
  return {
    port: listener.port,
    async stop() {
      stopping.abort();
      const isDone = Promise.race([working, delay(stopDeadlineMs, undefined, { ref: false })]);
      await Promise.all([listener.close(stopDeadlineMs), isDone]);
      await store.close();
    },
  };
}

async function openStore(redisUrl: string | undefined, log: Log): Promise<KeyValuePort> {
  if (redisUrl === undefined) return createMemoryStore();
  // Loaded when asked for: a start should not wait for what only several instances need.
  const { createRedisStore } = await import("../store/redis-store.ts");
  return createRedisStore({ url: redisUrl, prefix: "melo:token-service:", log });
}

async function homeserverOf(settings: TokenServiceSettings, log: Log): Promise<RegisteredHomeserver | undefined> {
  const { registration, federation } = settings;
  if (registration === undefined) return undefined;
  const { serverName, asToken, hsToken, id } = registration;
  const url = registration.homeserverUrl ?? (await discover(serverName));
  return { serverName, url, asToken, hsToken, registrationId: id };

  async function discover(name: string): Promise<string> {
    const found = await createHomeservers({ federation, own: undefined, log }).findClientApi(name);
    if (found?.url !== undefined) return found.url;
    const remedy = `name it: LIVEKIT_CS_API_URL_OVERRIDES=${name}=https://…`;
    throw new MeloError("misconfigured", `The client-server API of ${name} cannot be found; ${remedy}`);
  }
}
