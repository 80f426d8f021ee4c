import { participantIdentity, type MeloError } from "@melo/protocol";
import { createSignal, derive, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { CallAccess } from "../access/call-access.ts";
import type { CallDeps } from "../call-deps.ts";
import { createCallMembers } from "../members/call-members.ts";
import { createCallWarnings } from "../members/call-warnings.ts";
import type { Member } from "../members/member.ts";
import { noSigns } from "../members/member-signs.ts";
import { createStrangers } from "../members/strangers.ts";
import { keepSubscriptions } from "../members/subscriptions.ts";
import type { LivekitTransport, MediaKey, SfuCredentials } from "../ports/index.ts";
import { createAudibleTrackIds } from "../stage/audible-tracks.ts";
import { createTiles } from "../stage/tiles.ts";
import type { ActiveCall } from "../view/call-view.ts";
import type { VoiceCenter } from "../voice/voice-center.ts";
import { createCallControls } from "./call-controls.ts";
import type { LocalWishes } from "./local-wishes.ts";
import { createMediaLinks } from "./media-links.ts";
import { createOwnAnnouncement } from "./own-announcement.ts";
import { publishWishes } from "./publish-wishes.ts";
import { createSessionPhase, type PhaseFacts } from "./session-phase.ts";
import { createSessionVoice } from "./session-voice.ts";

export interface CallSessionOptions {
  readonly deps: CallDeps;
  readonly access: CallAccess;
  readonly voice: VoiceCenter;
  readonly roomId: string;
  readonly wishes: LocalWishes;
  /** Settles when an earlier membership of ours in this room is withdrawn. */
  readonly isRoomClear: Promise<void>;
  retry(): void;
}

/** One stay in one call, from the click to the end. */
export interface CallSession {
  readonly call: ActiveCall;
  readonly wishes: LocalWishes;
  readonly members: ReadonlySignal<readonly Member[]>;
  /** Ends all media at once and takes the membership back; resolves when others no longer see us. Never rejects. */
  leave(): Promise<void>;
}

export function createCallSession(scope: Scope, options: CallSessionOptions): CallSession {
  const { deps, access, roomId, wishes } = options;
  const random = deps.random ?? Math.random;
  const isEncrypted = deps.rooms.isEncrypted(roomId);
  const memberships = deps.memberships.memberships(roomId);
  const ownTransport = createSignal<LivekitTransport | undefined>(undefined);
  const mediaScope = scope.createChild();

  async function requestOwnCredentials(isFresh: boolean): Promise<SfuCredentials> {
    const transport = ownTransport.peek() ?? (await access.findTransport());
    // From here on the announcement is under way too.
    ownTransport.value = transport;
    return access.requestCredentials(roomId, transport, isFresh);
  }

  const announcement = createOwnAnnouncement(scope, {
    memberships: deps.memberships,
    clock: deps.clock,
    random,
    roomId,
    intent: wishes.intent,
    transport: ownTransport,
    isRoomClear: options.isRoomClear,
  });
  const keys: ReadonlySignal<readonly MediaKey[]> = announcement.keys;

  const sessionVoice = createSessionVoice(mediaScope, { clock: deps.clock, voice: options.voice, wishes });

  const links = createMediaLinks(mediaScope, {
    deps,
    random,
    access,
    roomId,
    isEncrypted,
    memberships,
    ownTransport,
    requestOwnCredentials,
    keys,
    equipOwn(connectionScope, connection) {
      sessionVoice.equip(connectionScope, connection);
      publishWishes(connectionScope, connection, wishes);
    },
  });

  const phase = createSessionPhase(
    scope,
    deps.clock,
    derive<PhaseFacts>(() => ({
      isWhole: links.own.isConnected.value && announcement.state.value === "announced",
      failure: links.own.failure.value,
    })),
  );

  const members = createCallMembers(mediaScope, {
    roomId,
    rooms: deps.rooms,
    memberships,
    links,
    keys,
    ownSigns: derive(() => ({ ...noSigns, isDeafened: wishes.isDeafened.value })),
    own: {
      userId: deps.ownUserId,
      deviceId: deps.ownDeviceId,
      participantIdentity: participantIdentity(deps.ownUserId, deps.ownDeviceId),
      enteredAtMs: deps.clock.now(),
    },
  });
  const strangers = createStrangers(mediaScope, deps.clock, links, memberships);
  keepSubscriptions(mediaScope, links, isEncrypted, strangers);

  mediaScope.effect(() => {
    const { speakerId } = options.voice.settings.value;
    for (const { link } of links.all.value) link.connection.value?.setSpeaker(speakerId);
  });

  /** The homeserver answers again: LiveKit is worth a try now and not only after the back-off. */
  let wasUncertain = false;
  mediaScope.effect(() => {
    const state = announcement.state.value;
    if (state === "announced" && wasUncertain) links.own.hurry();
    wasUncertain = state === "uncertain";
  });

  /** Nobody must see us in a call that we are not in. But a device that entered elsewhere is in it: with our membership. */
  function standDown(error: MeloError): void {
    mediaScope.end();
    if (error.code === "joined_elsewhere") announcement.abandon();
    else void announcement.withdraw();
  }
  mediaScope.effect(() => {
    const error = links.own.failure.value;
    if (error !== undefined) standDown(error);
  });

  const call: ActiveCall = {
    roomId,
    isEncrypted,
    phase,
    startedAtMs: derive(() => {
      const moments = memberships.value.map(({ joinedAtMs }) => joinedAtMs);
      return moments.length === 0 ? undefined : Math.min(...moments);
    }),
    tiles: createTiles(mediaScope, {
      clock: deps.clock,
      isRoomEncrypted: isEncrypted,
      members,
    }),
    audibleTrackIds: createAudibleTrackIds(isEncrypted, members, wishes.isDeafened),
    controls: createCallControls(wishes, links.own.connection),
    quality: derive(() => links.own.connection.value?.localQuality.value ?? "unknown"),
    warnings: createCallWarnings(isEncrypted, members, strangers),
    setMicrophone: (isOn) => wishes.set("microphone", isOn),
    setCamera: (isOn) => wishes.set("camera", isOn),
    setScreenShare: (isOn) => wishes.set("screenShare", isOn),
    setDeafened: (isDeafened) => wishes.setDeafened(isDeafened),
    isTalkingWhileMuted: sessionVoice.isTalkingWhileMuted,
    isCameraLowered: sessionVoice.isCameraLowered,
    captureTrouble: sessionVoice.captureTrouble,
    measureMicrophone: (scopeOfMeter) => sessionVoice.measureMicrophone(scopeOfMeter),
    setReceivedQuality(trackId, quality) {
      for (const { link } of links.all.peek()) link.connection.peek()?.setReceivedQuality(trackId, quality);
    },
    retry() {
      if (phase.peek().name === "failed") options.retry();
    },
  };

  return {
    call,
    wishes,
    members,
    async leave() {
      mediaScope.end();
      await announcement.withdraw();
      scope.end();
    },
  };
}
