import { MeloError, participantIdentity, type OwnVoiceState } from "@melo/protocol";
import {
  constant,
  createEventSource,
  createSignal,
  derive,
  lingersFor,
  readUntracked,
  until,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { CallAccess } from "../access/call-access.ts";
import type { CallDeps } from "../call-deps.ts";
import { createCallGestures } from "../gestures/call-gestures.ts";
import { devicePlace } from "../gestures/device-place.ts";
import { createCallMembers } from "../members/call-members.ts";
import { createCallWarnings } from "../members/call-warnings.ts";
import type { Member } from "../members/member.ts";
import { createPeople } from "../members/people.ts";
import { createNewerDevice } from "../members/newer-device.ts";
import { createLastingMemberships } from "../members/lasting-memberships.ts";
import { createReceivedQualities } from "../members/received-qualities.ts";
import { createStrangers } from "../members/strangers.ts";
import { keepSubscriptions } from "../members/subscriptions.ts";
import { createWatchedTracks } from "../members/watched-tracks.ts";
import type { LivekitTransport, MediaKey, SfuCredentials } from "../ports/index.ts";
import { createOthersLeft, type OthersAbsence } from "../ringing/others-left.ts";
import { createOutgoingRing, type RungState } from "../ringing/outgoing-ring.ts";
import { createAudibleTrackIds } from "../stage/audible-tracks.ts";
import { createTrackGain } from "../volume/track-gain.ts";
import type { Volumes } from "../volume/volumes.ts";
import { createStageView } from "../stage/stage-view.ts";
import { createTiles } from "../stage/tiles.ts";
import type { ActiveCall, EndedCall } from "../view/call-view.ts";
import type { VoiceCenter } from "../voice/voice-center.ts";
import { createCallControls } from "./call-controls.ts";
import type { LocalWishes } from "./local-wishes.ts";
import { measureConnection } from "./measure-connection.ts";
import { createMediaLinks } from "./media-links.ts";
import { createOwnAnnouncement } from "./own-announcement.ts";
import { publishWishes } from "./publish-wishes.ts";
import { createSessionPhase, type PhaseFacts } from "./session-phase.ts";
import { createSessionVoice } from "./session-voice.ts";

/** Until then everybody is announced again whom an outage of the homeserver has taken out. */
const shakenForMs = 20_000;

export interface CallSessionOptions {
  readonly deps: CallDeps;
  readonly access: CallAccess;
  readonly voice: VoiceCenter;
  readonly volumes: Volumes;
  readonly roomId: string;
  readonly wishes: LocalWishes;
  /** Settles when an earlier membership of ours in this room is withdrawn. */
  readonly isRoomClear: Promise<void>;
  readonly rung: RungState;
  /** A reload interrupted a stay with a raised hand. */
  readonly hadHandUp: boolean;
  retry(): void;
  /** The conversation is over. */
  end(reason: EndedCall["reason"]): void;
}

/** One stay in one call, from the click to the end. */
export interface CallSession {
  readonly call: ActiveCall;
  readonly wishes: LocalWishes;
  /** Everybody in the call, one for each person. */
  readonly people: ReadonlySignal<readonly Member[]>;
  /** What others cannot know unless we say it; undefined while we are not heard. */
  readonly ownVoice: ReadonlySignal<OwnVoiceState | undefined>;
  /** Ends all media at once and takes the membership back; resolves when others no longer see us. Never rejects. */
  leave(): Promise<void>;
}

export function createCallSession(scope: Scope, options: CallSessionOptions): CallSession {
  const { deps, access, volumes, roomId, wishes } = options;
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

  const returns = createEventSource<void>();
  // Before anything else: the answers are what the first picture waits for.
  if (isEncrypted) deps.memberships.askForKeys(roomId);
  const device = { userId: deps.ownUserId, deviceId: deps.ownDeviceId };
  const announcement = createOwnAnnouncement(scope, {
    memberships: deps.memberships,
    rooms: deps.rooms,
    clock: deps.clock,
    random,
    roomId,
    own: device,
    intent: wishes.intent,
    transport: ownTransport,
    returns,
    isRoomClear: options.isRoomClear,
  });
  const keys: ReadonlySignal<readonly MediaKey[]> = announcement.keys;
  const isAnnounced = derive(() => announcement.state.value === "announced");

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
    onOwnReturn() {
      tryAllNow();
      deps.memberships.retryNow();
    },
  });

  /** The network is back, or another: nothing waits for its next turn. */
  function tryAllNow(): void {
    links.hurry();
    returns.emit();
  }
  deps.network.changes.subscribe(mediaScope, tryAllNow);

  const moved = createSignal<MeloError | undefined>(undefined);
  const phase = createSessionPhase(
    scope,
    deps.clock,
    derive<PhaseFacts>(() => ({
      isWhole: links.own.isConnected.value && isAnnounced.value,
      failure: links.own.failure.value ?? moved.value,
    })),
  );

  const gestures = createCallGestures(mediaScope, {
    gestures: deps.gestures,
    clock: deps.clock,
    roomId,
    device,
    isAnnounced,
  });

  if (options.hadHandUp) void raiseHandAgain();

  /** A hand hangs on our entry: not on that of the page before, which may still be seen for a moment. */
  async function raiseHandAgain(): Promise<void> {
    const ownEntry = derive(
      () =>
        memberships.value.find((one) => one.userId === device.userId && one.deviceId === device.deviceId)?.joinedAtMs,
    );
    const formerEntry = ownEntry.peek();
    await until(ownEntry, (entry) => entry !== undefined && entry !== formerEntry, mediaScope);
    gestures.ownHand.set(true);
  }

  const lasting = createLastingMemberships(mediaScope, {
    memberships,
    clock: deps.clock,
    isHomeserverShaken: lingersFor(
      mediaScope,
      deps.clock,
      derive(() => announcement.state.value === "uncertain" || announcement.state.value === "failed"),
      shakenForMs,
    ),
    isPresent: (identity) => links.all.value.some(({ link }) => link.participants.value.has(identity)),
  });
  const voices = deps.voiceFeed.states(roomId);
  const members = createCallMembers(mediaScope, {
    roomId,
    rooms: deps.rooms,
    memberships: lasting,
    links,
    keys,
    signsOf: (entry) => ({
      isDeafened: entry.isOwn
        ? wishes.isDeafened.value
        : (voices.value?.get(entry.participantIdentity)?.isDeafened ?? false),
      ...gestures.signsOf(entry),
    }),
    own: {
      ...device,
      participantIdentity: participantIdentity(deps.ownUserId, deps.ownDeviceId),
      enteredAtMs: deps.clock.now(),
    },
  });
  const people = createPeople(mediaScope, members);
  const strangers = createStrangers(mediaScope, deps.clock, links, lasting);
  const watched = createWatchedTracks(mediaScope, deps.clock);
  keepSubscriptions(mediaScope, links, { isRoomEncrypted: isEncrypted, strangers, watched: watched.trackIds });

  const qualities = createReceivedQualities(mediaScope, links);
  mediaScope.effect(() => {
    const { speakerId } = options.voice.settings.value;
    for (const { link } of links.all.value) link.connection.value?.setSpeaker(speakerId);
  });

  /** The homeserver answers again: what is not connected is worth a try now and not only after the back-off. */
  let wasAway = false;
  mediaScope.effect(() => {
    const state = announcement.state.value;
    if (state === "announced" && wasAway) readUntracked(() => links.hurryLost());
    if (state !== undefined && state !== "announcing") wasAway = state !== "announced";
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
  const hasNewerDevice = createNewerDevice(device, memberships);
  mediaScope.effect(() => {
    if (!isAnnounced.value || !hasNewerDevice.value) return;
    mediaScope.end();
    void announcement.withdraw();
    moved.value = new MeloError("joined_elsewhere", "another device of this person entered the call");
  });

  const outgoingRing = createOutgoingRing(mediaScope, {
    ...deps,
    roomId,
    memberships,
    isAnnounced,
    intent: wishes.intent,
    rung: options.rung,
  });
  const othersLeft = deps.rooms.kind(roomId) === "direct" ? endWithTheOthers() : constant(undefined);

  /** A conversation is over when nobody answers it, or when all others have left it. */
  function endWithTheOthers(): ReadonlySignal<OthersAbsence | undefined> {
    const absence = createOthersLeft(mediaScope, {
      clock: deps.clock,
      hasOthers: derive(() => memberships.value.some(({ userId }) => userId !== deps.ownUserId)),
      hasOtherMedia: derive(() => links.all.value.some(({ link }) => link.participants.value.size > 0)),
    });
    const reason = derive((): EndedCall["reason"] | undefined => {
      const ring = outgoingRing.value?.phase;
      if (ring === "declined" || ring === "unanswered") return ring;
      return absence.value === "over" ? "others_left" : undefined;
    });
    mediaScope.effect(() => {
      const why = reason.value;
      if (why !== undefined) readUntracked(() => options.end(why));
    });
    return absence;
  }

  function nameOf(userId: string): string {
    return deps.rooms.member(roomId, userId).value.displayName;
  }

  const tiles = createTiles(mediaScope, { clock: deps.clock, isRoomEncrypted: isEncrypted, members: people });
  const call: ActiveCall = {
    roomId,
    isEncrypted,
    phase,
    startedAtMs: derive(() => {
      const moments = memberships.value.map(({ joinedAtMs }) => joinedAtMs);
      return moments.length === 0 ? undefined : Math.min(...moments);
    }),
    tiles,
    stage: createStageView(mediaScope, deps.clock, tiles),
    audibleTrackIds: createAudibleTrackIds(isEncrypted, members, wishes.isDeafened, deps.ownUserId),
    gainOf: (trackId) => createTrackGain(trackId, members, volumes),
    volumes,
    controls: createCallControls(wishes, links.own.connection),
    quality: derive(() => links.own.connection.value?.localQuality.value ?? "unknown"),
    warnings: createCallWarnings(isEncrypted, members, strangers),
    hands: derive(() =>
      gestures.hands.value.map(({ userId, deviceId }) => ({
        key: devicePlace({ userId, deviceId }),
        userId,
        displayName: nameOf(userId),
        isOwn: userId === deps.ownUserId,
      })),
    ),
    ownHand: gestures.ownHand.control,
    reactions: derive(() =>
      gestures.reactions.shown.value.map(({ key, userId, emoji }) => ({
        key,
        userId,
        displayName: nameOf(userId),
        emoji,
        isOwn: userId === deps.ownUserId,
      })),
    ),
    outgoingRing,
    isWaitingForOthers: derive(() => othersLeft.value === "waiting"),
    setHand: (isUp) => gestures.ownHand.set(isUp),
    react: (reaction) => gestures.reactions.react(reaction),
    watchTrack: watched.watch,
    setMicrophone: (isOn) => wishes.set("microphone", isOn),
    setCamera: (isOn) => wishes.set("camera", isOn),
    setScreenShare: (isOn) => wishes.set("screenShare", isOn),
    setDeafened: (isDeafened) => wishes.setDeafened(isDeafened),
    isTalkingWhileMuted: sessionVoice.isTalkingWhileMuted,
    isCameraLowered: sessionVoice.isCameraLowered,
    captureTrouble: sessionVoice.captureTrouble,
    measureMicrophone: (scopeOfMeter) => sessionVoice.measureMicrophone(scopeOfMeter),
    measureLink: (measuring) =>
      measureConnection(measuring, links.own.connection, (connection, each) => connection.measureLink(each)),
    receivedQualities: qualities.byTrackId,
    setReceivedQuality: (trackId, quality) => qualities.set(trackId, quality),
    retry() {
      if (phase.peek().name === "failed") options.retry();
    },
  };

  return {
    call,
    wishes,
    people,
    ownVoice: derive(() => {
      if (phase.value.name !== "connected") return undefined;
      const isSpeaking = members.value.some((member) => member.isOwn && member.isSpeaking.value);
      return { roomId, isDeafened: wishes.isDeafened.value, isSpeaking };
    }),
    async leave() {
      // Whoever comes back later comes back without it.
      if (gestures.ownHand.control.peek().isOn) deps.gestures.lowerHand(roomId).catch(() => undefined);
      mediaScope.end();
      await announcement.withdraw();
      scope.end();
    },
  };
}
