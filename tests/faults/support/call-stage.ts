import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createTestNetwork, type NetworkHost } from "@melo/devkit/testing/network";
import type { Person as Account } from "@melo/devkit";
import { enterServerOf } from "../../e2e/support/enter-server.ts";
import { until } from "../../e2e/support/until.ts";
import { bringCaller, type Caller } from "./caller.ts";
import { otherOf, type CallerName, type Cast } from "./cast.ts";
import { startHome, type Home } from "./home.ts";

/** Two people in a call, each with a browser on a machine of their own, and MELO on a third: what faults happen to. */
export interface CallStage {
  readonly home: Home;
  readonly roomId: string;
  /** Whose session the tests ask with. */
  readonly account: Account;
  caller(name: CallerName): Caller;
  /** Both are in the call with these choices, and everything arrives that is to arrive. */
  play(cast: Cast): Promise<void>;
  /** Into the voice channel, unless that person is in it. */
  enter(name: CallerName): Promise<void>;
  /** Closes that browser, however it is, and opens a new one. */
  replace(name: CallerName, options?: { readonly clockSkewMs: number }): Promise<void>;
  /** Of both pages, for whoever looks for the reason of a failure. */
  takePictures(folder: string): Promise<void>;
  close(): Promise<void>;
}

const addresses = { home: "192.168.7.1", ann: "192.168.7.10", ben: "192.168.7.11" } as const;
const looks = {
  ann: { colour: [200, 40, 40], toneHz: 440 },
  ben: { colour: [40, 90, 200], toneHz: 660 },
} as const;
const names = ["ann", "ben"] as const;
const serverName = "Paper Lanterns";
export const channelName = "Lounge";
const enterLimitMs = 60_000;
/** Nothing of what is to arrive pauses for longer while all is well. */
const steadyMs = 800;

export async function openCallStage(): Promise<CallStage> {
  const network = await createTestNetwork();
  const callers = new Map<CallerName, Caller>();
  const accounts = new Map<CallerName, Account>();
  const hosts = new Map<CallerName, NetworkHost>();
  let home: Home | undefined;
  let roomId = "";
  let isServerMade = false;

  async function close(): Promise<void> {
    await Promise.all([...callers.values()].map((caller) => caller.close()));
    await home?.stop();
    await network.remove();
  }

  function found<T>(map: ReadonlyMap<CallerName, T>, name: CallerName): T {
    const one = map.get(name);
    if (one === undefined) throw new Error(`there is no ${name}`);
    return one;
  }
  const caller = (name: CallerName): Caller => found(callers, name);

  async function bring(started: Home, name: CallerName, clockSkewMs?: number): Promise<void> {
    const { origin, authorityFile } = started;
    const host = found(hosts, name);
    callers.set(name, await bringCaller({ name, host, origin, authorityFile, media: looks[name], clockSkewMs }));
    await caller(name).person.signIn(name, found(accounts, name).password);
  }

  /** By the list of servers, and into the voice channel unless it is in it. */
  async function enter(name: CallerName): Promise<void> {
    const { person } = caller(name);
    const { page } = person;
    const dock = page.getByRole("button", { name: /^Voice connected/ });
    if (await dock.isVisible()) return;
    await page.getByRole("navigation", { name: "Servers" }).getByRole("link", { name: serverName }).click();
    await person.joinVoice(channelName);
    await dock.waitFor({ timeout: enterLimitMs });
  }

  async function makeServer(): Promise<void> {
    const [ann, ben] = [caller("ann").person, caller("ben").person];
    await ann.createServer(serverName);
    await enterServerOf(ann, ben, serverName);
    await enter("ann");
    roomId = decodeURIComponent(new URL(ann.page.url()).pathname.split("/")[3] ?? "");
    isServerMade = true;
  }

  async function replace(name: CallerName, options?: { readonly clockSkewMs: number }): Promise<void> {
    if (home === undefined) return;
    await callers.get(name)?.close();
    await bring(home, name, options?.clockSkewMs);
  }

  try {
    const homeHost = await network.addHost({ name: "home", address: addresses.home });
    for (const name of names) hosts.set(name, await network.addHost({ name, address: addresses[name] }));
    const started = await startHome(homeHost);
    home = started;
    for (const name of names) accounts.set(name, await started.register(name));
    await Promise.all(names.map((name) => bring(started, name)));
    return {
      home: started,
      get roomId() {
        return roomId;
      },
      account: found(accounts, "ann"),
      caller,
      async play(cast) {
        if (!isServerMade) await makeServer();
        for (const name of names) await enter(name);
        for (const name of names) await caller(name).choose(cast[name]);
        await untilFlowing(caller, cast, enterLimitMs);
      },
      enter,
      replace,
      async takePictures(folder) {
        mkdirSync(folder, { recursive: true });
        for (const name of names) {
          const { page } = caller(name).person;
          // A browser that was killed has nothing to show.
          await page.screenshot({ path: join(folder, `${name}.png`) }).catch(() => undefined);
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What that person is to hear and see of the other one. */
function streamsFor(name: CallerName, cast: Cast): readonly ("sound" | "picture")[] {
  const other = cast[otherOf(name)];
  const isHeard = other.microphone && !other.deafened && !cast[name].deafened;
  return [...(isHeard ? (["sound"] as const) : []), ...(other.camera ? (["picture"] as const) : [])];
}

export interface ExpectedStream {
  readonly of: CallerName;
  readonly pauses: (sinceMs: number, leastMs: number) => ReturnType<Caller["watch"]["pauses"]>;
  readonly lastMs: () => number;
  readonly what: string;
}

export function expectedStreams(caller: (name: CallerName) => Caller, cast: Cast): readonly ExpectedStream[] {
  return names.flatMap((name) => {
    const { watch } = caller(name);
    return streamsFor(name, cast).map((kind): ExpectedStream => {
      const stream = kind === "sound" ? kind : (`picture of ${caller(otherOf(name)).person.userName}` as const);
      return {
        of: name,
        what: `${stream} at ${name}'s`,
        pauses: (sinceMs, leastMs) => watch.pauses(stream, sinceMs, leastMs),
        lastMs: () => watch.lastMs(stream),
      };
    });
  });
}

/**
 * Resolves when everything that the cast has is arriving at both, and has for a moment; with the moment (milliseconds of
 * the epoch) from which on it was.
 */
export async function untilFlowing(caller: (name: CallerName) => Caller, cast: Cast, limitMs: number): Promise<number> {
  const steadyForMs = 3 * steadyMs;
  await until(
    "everything arrives again",
    limitMs,
    async () => {
      const nowMs = Date.now();
      const streams = expectedStreams(caller, cast);
      return streams
        .filter((one) => one.lastMs() < nowMs - steadyMs || one.pauses(nowMs - steadyForMs, steadyMs).length > 0)
        .map(({ what }) => what);
    },
    (missing) => missing.length === 0,
  );
  return Date.now() - steadyForMs;
}
