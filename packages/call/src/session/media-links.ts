import { derive, deriveStable, mapKeyed, type ReadonlySignal, type Scope } from "@melo/reactive";
import { transportKey } from "../access/transport-key.ts";
import type { CallAccess } from "../access/call-access.ts";
import type { CallDeps } from "../call-deps.ts";
import type { LivekitTransport, MediaKey, RtcMembership, SfuConnection, SfuCredentials } from "../ports/index.ts";
import { maxUnseenVideoTracks } from "../members/subscriptions.ts";
import { createSfuLink, type SfuLink } from "./sfu-link.ts";

/** One LiveKit deployment that somebody in the call publishes on. */
export interface MediaLink {
  readonly key: string;
  readonly link: SfuLink;
}

/** All places where the call's media is: ours, and one for each other deployment among the members. */
export interface MediaLinks {
  readonly own: SfuLink;
  readonly all: ReadonlySignal<readonly MediaLink[]>;
  /** The network is back, or another. */
  hurry(): void;
  /** Something else came back that was away for the same reason, perhaps: what is connected is left alone. */
  hurryLost(): void;
  /** Undefined if the link is not there yet, or the member names no transport that MELO understands. */
  linkOf(transport: LivekitTransport | undefined): SfuLink | undefined;
}

export interface MediaLinksOptions {
  readonly deps: Pick<CallDeps, "sfu" | "clock" | "network">;
  random(): number;
  readonly access: CallAccess;
  readonly roomId: string;
  readonly isEncrypted: boolean;
  readonly memberships: ReadonlySignal<readonly RtcMembership[]>;
  /** Where we publish; found on the way to the first credentials. */
  readonly ownTransport: ReadonlySignal<LivekitTransport | undefined>;
  requestOwnCredentials(isFresh: boolean): Promise<SfuCredentials>;
  /** Read when a connection is made, and followed from then on. */
  readonly keys: ReadonlySignal<readonly MediaKey[]>;
  /** What only the connection that we publish on gets. */
  equipOwn(scope: Scope, connection: SfuConnection): void;
  /** Our own deployment answers again after it did not: probably the network was away. */
  onOwnReturn(): void;
}

function haveSameKeys(previous: readonly LivekitTransport[], next: readonly LivekitTransport[]): boolean {
  return (
    previous.length === next.length &&
    previous.every((transport, index) => {
      const other = next[index];
      return other !== undefined && transportKey(transport) === transportKey(other);
    })
  );
}

export function createMediaLinks(scope: Scope, options: MediaLinksOptions): MediaLinks {
  const { deps, access, roomId, isEncrypted, memberships, ownTransport, keys } = options;

  function createLink(
    linkScope: Scope,
    requestCredentials: (isFresh: boolean) => Promise<SfuCredentials>,
    equip: (connectionScope: Scope, connection: SfuConnection) => void,
    onReturn?: () => void,
  ): SfuLink {
    return createSfuLink(linkScope, {
      clock: deps.clock,
      random: options.random,
      requestCredentials,
      reach: (url) => deps.network.reach(url),
      ...(onReturn !== undefined && { onReturn }),
      createConnection: (connectionScope) =>
        deps.sfu.createConnection(connectionScope, {
          isEncrypted,
          // Before the connection stands nobody knows how many of them have a camera.
          isVideoOnRequest: memberships.peek().length > maxUnseenVideoTracks,
        }),
      equip(connectionScope, connection) {
        connectionScope.effect(() => connection.setKeys(keys.value));
        equip(connectionScope, connection);
      },
    });
  }

  const ownKey = derive(() => (ownTransport.value === undefined ? undefined : transportKey(ownTransport.value)));
  const own = createLink(scope, options.requestOwnCredentials, options.equipOwn, options.onOwnReturn);

  // Before our own transport is known, everybody's would look foreign.
  const foreignTransports = deriveStable(() => {
    if (ownKey.value === undefined) return [];
    return memberships.value
      .map(({ transport }) => transport)
      .filter((transport) => transport !== undefined)
      .filter((transport) => transportKey(transport) !== ownKey.value);
  }, haveSameKeys);

  const foreign = mapKeyed(scope, foreignTransports, transportKey, (linkScope, key, transport) => ({
    key,
    link: createLink(
      linkScope,
      (isFresh) => access.requestCredentials(roomId, transport.peek(), isFresh),
      () => undefined,
    ),
  }));

  const all = derive<readonly MediaLink[]>(() =>
    ownKey.value === undefined ? [] : [{ key: ownKey.value, link: own }, ...foreign.value],
  );
  const byKey = derive(() => new Map(all.value.map(({ key, link }) => [key, link])));

  function everyLink(): readonly SfuLink[] {
    return [own, ...foreign.peek().map(({ link }) => link)];
  }

  return {
    own,
    all,
    hurry() {
      for (const link of everyLink()) link.hurry();
    },
    hurryLost() {
      for (const link of everyLink()) if (!link.isConnected.peek()) link.hurry();
    },
    linkOf: (transport) => (transport === undefined ? undefined : byKey.value.get(transportKey(transport))),
  };
}
