import type { World } from "@melo/devkit";
import { callMemberStateKey, eventTypes, roomTypes } from "@melo/protocol";
import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, onTestFailed } from "vitest";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import { createPerson, type Person } from "../../e2e/support/person.ts";
import { registerApi, space, type MatrixApi } from "../../integration/server/matrix-api.ts";
import { startFederatedWorlds, type FederatedWorlds } from "../../integration/support/federated-worlds.ts";
import { serveHost, type HostSite } from "../element-call/host-site.ts";
import { createElementCallPerson, type ElementCallPerson } from "./element-call-person.ts";
import type { Channel } from "./interop-stage.ts";

/** Colours that survive compression and are far from each other. */
const looks: readonly FakeMedia[] = [
  { colour: [200, 40, 40], toneHz: 440 },
  { colour: [40, 90, 200], toneHz: 660 },
  { colour: [40, 160, 70], toneHz: 880 },
];
/** No browser knows the authority that signed for both front doors. */
const browserFlags = ["--ignore-certificate-errors"];
const maxLogLine = 400;

/** Whose account somebody has, and on whose LiveKit they publish. */
export type Homeserver = "here" | "there";

/** One community whose members live on two homeservers, each with a LiveKit of its own. */
export interface FederatedStage {
  readonly here: World;
  readonly there: World;
  melo(name: string, at: Homeserver): Promise<Person>;
  elementCall(name: string, at: Homeserver): Promise<ElementCallPerson>;
  /** An encrypted voice channel of which everybody invited so far is a member. */
  makeChannel(): Promise<Channel>;
  /** The token service that a member's call membership names, as the homeserver here has it. */
  announcedService(channel: Channel, userId: string, deviceId: string): Promise<string | undefined>;
  lookOf(person: { readonly name: string }): FakeMedia;
  dismiss(...people: readonly { readonly name: string }[]): Promise<void>;
}

interface CastMember {
  readonly name: string;
  readonly api: MatrixApi;
  screenshot(path: `${string}.png`): Promise<unknown>;
  pageErrors(): readonly string[];
  close(): Promise<void>;
}

export function useFederatedStage(): FederatedStage {
  let worlds: FederatedWorlds | undefined;
  let site: HostSite | undefined;
  let steward: MatrixApi | undefined;
  let spaceId = "";
  let channels = 0;
  const cast: CastMember[] = [];
  const wardrobe = new Map<string, FakeMedia>();

  beforeAll(async () => {
    [worlds, site] = await Promise.all([startFederatedWorlds(), serveHost()]);
    steward = await registerApi(worlds.here, "steward");
    spaceId = await steward.createRoom(space("Tea house"));
  });
  afterAll(async () => {
    await Promise.all(cast.map((person) => person.close()));
    await Promise.all([worlds?.stop(), site?.stop()]);
  });

  function running(): { worlds: FederatedWorlds; site: HostSite; steward: MatrixApi } {
    if (worlds === undefined || site === undefined || steward === undefined) {
      throw new Error("the worlds have not started");
    }
    return { worlds, site, steward };
  }

  async function reportFailure(): Promise<void> {
    for (const at of ["here", "there"] as const) {
      for (const part of ["calls", "livekit", "synapse"] as const) {
        const lines = (await running().worlds[at].logs(part, 200)).split("\n");
        // The servers tell at length what they do; only their complaints help here.
        const shown = lines.filter((line) => !/ INFO |"level":(?:"info"|30)/.test(line)).slice(-20);
        console.error(`--- ${at}: ${part}\n${shown.map((line) => line.slice(0, maxLogLine)).join("\n")}`);
      }
    }
    await mkdir("test-results", { recursive: true });
    for (const { name, screenshot, pageErrors } of cast) {
      console.error(`--- ${name}`, pageErrors());
      await screenshot(`test-results/federated-${name}.png`);
    }
  }
  beforeEach(() => onTestFailed(reportFailure));

  async function enrol(name: string, at: Homeserver): Promise<MatrixApi> {
    const api = await registerApi(running().worlds[at], name.toLowerCase());
    await running().steward.invite(spaceId, api.userId);
    await api.join(spaceId);
    return api;
  }

  /** The n-th one invited always looks the same. */
  function dress(name: string): FakeMedia {
    const look = looks[wardrobe.size % looks.length] ?? { colour: [200, 200, 40], toneHz: 440 };
    wardrobe.set(name, look);
    return look;
  }

  return {
    get here() {
      return running().worlds.here;
    },
    get there() {
      return running().worlds.there;
    },
    async melo(name, at) {
      const media = dress(name);
      const api = await enrol(name, at);
      const person = await createPerson({ origin: running().worlds[at].origin, name, media, browserFlags });
      cast.push({
        name,
        api,
        screenshot: (path) => person.page.screenshot({ path }),
        pageErrors: () => person.pageErrors(),
        close: () => person.close(),
      });
      await person.signIn(name.toLowerCase(), api.password);
      await person.open(`/channels/${encodeURIComponent(spaceId)}`);
      return person;
    },
    async elementCall(name, at) {
      const media = dress(name);
      const api = await enrol(name, at);
      const { userId, deviceId, accessToken } = api;
      const { homeserverUrl } = running().worlds[at];
      const person = await createElementCallPerson({
        hostOrigin: running().site.origin,
        name,
        account: { homeserverUrl, userId, deviceId, accessToken },
        media,
        browserFlags,
      });
      cast.push({
        name,
        api,
        screenshot: (path) => person.page.screenshot({ path }),
        pageErrors: () => [],
        close: () => person.close(),
      });
      return person;
    },
    async makeChannel() {
      const { steward: host, worlds: both } = running();
      channels += 1;
      const name = `Room ${channels}`;
      const roomId = await host.createRoom(channelOptions(name));
      const via = [both.here.serverName];
      await host.sendState(spaceId, eventTypes.spaceChild, roomId, { via, suggested: true });
      for (const { api } of cast) {
        await host.invite(roomId, api.userId);
        await api.join(roomId);
      }
      return { roomId, name };
    },
    async announcedService({ roomId }, userId, deviceId) {
      const content = await running().steward.readState(
        roomId,
        eventTypes.callMember,
        callMemberStateKey(userId, deviceId),
      );
      const foci = content?.["foci_preferred"];
      const [first] = Array.isArray(foci) ? (foci as readonly { readonly livekit_service_url?: string }[]) : [];
      return first?.livekit_service_url;
    },
    lookOf({ name }) {
      const look = wardrobe.get(name);
      if (look === undefined) throw new Error(`${name} was not invited`);
      return look;
    },
    async dismiss(...people) {
      const names = new Set(people.map(({ name }) => name));
      const leaving = cast.filter(({ name }) => names.has(name));
      for (const person of leaving) cast.splice(cast.indexOf(person), 1);
      await Promise.all(leaving.map((person) => person.close()));
    },
  };
}

/** By invitation, so that nobody's homeserver has to vouch for anybody. */
function channelOptions(name: string): object {
  return {
    name,
    preset: "private_chat",
    creation_content: { type: roomTypes.call },
    initial_state: [{ type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    power_level_content_override: { events: { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 } },
  };
}
