import type { World } from "@melo/devkit";
import { callMemberStateKey, encryptionState, eventTypes } from "@melo/protocol";
import { afterAll, beforeAll, beforeEach, onTestFailed } from "vitest";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import { createPerson, type Person } from "../../e2e/support/person.ts";
import { registerApi, space, type MatrixApi } from "../../integration/server/matrix-api.ts";
import { startFederatedWorlds, type FederatedWorlds } from "../../integration/support/federated-worlds.ts";
import { serveHost, type HostSite } from "../element-call/host-site.ts";
import { channelOptions, createCast, enrol, showComplaints } from "./cast.ts";
import { createElementCallPerson, type ElementCallPerson } from "./element-call-person.ts";
import type { Channel } from "./interop-stage.ts";

/** No browser knows the authority that signed for both front doors. */
const browserFlags = ["--ignore-certificate-errors"];

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

export function useFederatedStage(): FederatedStage {
  let worlds: FederatedWorlds | undefined;
  let site: HostSite | undefined;
  let steward: MatrixApi | undefined;
  let spaceId = "";
  let channels = 0;
  const cast = createCast();

  beforeAll(async () => {
    [worlds, site] = await Promise.all([startFederatedWorlds(), serveHost()]);
    steward = await registerApi(worlds.here, "steward");
    spaceId = await steward.createRoom(space("Tea house"));
  });
  afterAll(async () => {
    await cast.close();
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
      await showComplaints(`${at}: `, running().worlds[at], ["calls", "livekit", "synapse"]);
    }
    await cast.show("federated");
  }
  beforeEach(() => onTestFailed(reportFailure));

  const account = (name: string, at: Homeserver): Promise<MatrixApi> =>
    enrol(running().worlds[at], running().steward, spaceId, name);

  return {
    get here() {
      return running().worlds.here;
    },
    get there() {
      return running().worlds.there;
    },
    async melo(name, at) {
      const media = cast.dress(name);
      const api = await account(name, at);
      const { origin } = running().worlds[at];
      return cast.bringMelo(await createPerson({ origin, name, media, browserFlags }), api, spaceId);
    },
    async elementCall(name, at) {
      const media = cast.dress(name);
      const api = await account(name, at);
      const { userId, deviceId, accessToken } = api;
      const { homeserverUrl } = running().worlds[at];
      const person = await createElementCallPerson({
        hostOrigin: running().site.origin,
        name,
        account: { homeserverUrl, userId, deviceId, accessToken },
        media,
        browserFlags,
      });
      return cast.bringElementCall(person, api);
    },
    async makeChannel() {
      // By invitation, so that nobody's homeserver has to vouch for anybody.
      const { steward: host, worlds: both } = running();
      channels += 1;
      const name = `Room ${channels}`;
      const roomId = await host.createRoom(channelOptions(name, [encryptionState()]));
      const via = [both.here.serverName];
      await host.sendState(spaceId, eventTypes.spaceChild, roomId, { via, suggested: true });
      for (const api of cast.apis()) {
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
    lookOf: cast.lookOf,
    dismiss: cast.dismiss,
  };
}
