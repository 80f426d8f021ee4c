import {
  createStageView,
  usualVolume,
  type ActiveCall,
  type CallControls,
  type CallPhase,
  type CallWarning,
  type HandItem,
  type LocalControl,
  type OutgoingRing,
  type PersonVolume,
  type ReactionItem,
  type StageMode,
  type Tile,
  type TileState,
  type Volumes,
} from "@melo/call";
import { MeloError, type ErrorCode } from "@melo/protocol";
import { constant, createScope, createSignal, derive } from "@melo/reactive";
import { galleryClock } from "../gallery-clock";
import { names, userIdOf, type Person } from "../people";

const doNothing = (): void => undefined;

export interface TileSketch extends Partial<TileState> {
  readonly isSpeaking?: boolean;
}

/** With a camera unless said otherwise: its picture's id is the person's name. */
export function tile(person: Person, { isSpeaking = false, ...state }: TileSketch = {}): Tile {
  const isScreen = state.kind === "screen";
  return {
    key: `${person}:${state.kind ?? "person"}`,
    isSpeaking: constant(isSpeaking),
    state: constant<TileState>({
      kind: "person",
      userId: userIdOf(person),
      displayName: names[person],
      avatarMxc: undefined,
      isOwn: person === "ann",
      videoTrackId: isScreen ? "screen" : person,
      isMicrophoneOn: true,
      hasSound: isScreen,
      isDeafened: false,
      handOrder: undefined,
      reaction: undefined,
      quality: "good",
      media: "ready",
      ...state,
    }),
  };
}

export const noCamera: TileSketch = { videoTrackId: undefined };

export function failure(code: ErrorCode): MeloError {
  return new MeloError(code, "an example");
}

export function control(isOn: boolean, state: Partial<LocalControl> = {}): LocalControl {
  return { isOn, isBusy: false, failure: undefined, ...state };
}

const usualControls: CallControls = {
  microphone: control(true),
  camera: control(false),
  screenShare: control(false),
  isDeafened: false,
  isSilenced: false,
};

const startedAgoMs = 2_530_000;

export interface CallSketch {
  readonly phase?: CallPhase;
  readonly tiles?: readonly Tile[];
  readonly controls?: Partial<CallControls>;
  readonly warnings?: readonly CallWarning[];
  readonly isEncrypted?: boolean;
  readonly quality?: TileState["quality"];
  readonly isTalkingWhileMuted?: boolean;
  readonly isCameraLowered?: boolean;
  readonly hands?: readonly HandItem[];
  readonly isHandUp?: boolean;
  readonly reactions?: readonly ReactionItem[];
  readonly outgoingRing?: OutgoingRing;
  readonly isWaitingForOthers?: boolean;
  readonly mode?: StageMode;
  /** Keys of the pinned tiles. */
  readonly pins?: readonly string[];
  readonly volumes?: Readonly<Record<string, Partial<PersonVolume>>>;
}

/** Sliders move, and nothing is remembered. */
function volumesOf(sketch: CallSketch["volumes"] = {}): Volumes {
  const volumes = createSignal<ReadonlyMap<string, PersonVolume>>(
    new Map(Object.entries(sketch).map(([userId, volume]) => [userId, { ...usualVolume, ...volume }])),
  );
  const volumeOf = (userId: string): PersonVolume => volumes.value.get(userId) ?? usualVolume;
  return {
    of: (userId) => derive(() => volumeOf(userId)),
    change(userId, change) {
      volumes.value = new Map(volumes.peek()).set(userId, { ...volumeOf(userId), ...change });
    },
  };
}

export function activeCall(sketch: CallSketch = {}): ActiveCall {
  const tiles = constant(sketch.tiles ?? []);
  const stage = createStageView(createScope(), galleryClock, tiles);
  stage.setMode(sketch.mode ?? "auto");
  for (const key of sketch.pins ?? []) stage.togglePin(key);
  return {
    roomId: "!Lounge",
    isEncrypted: sketch.isEncrypted ?? true,
    phase: constant<CallPhase>(sketch.phase ?? { name: "connected" }),
    startedAtMs: constant<number | undefined>(Date.now() - startedAgoMs),
    tiles,
    stage,
    volumes: volumesOf(sketch.volumes),
    gainOf: () => constant(1),
    watchTrack: () => doNothing,
    audibleTrackIds: constant<readonly string[]>([]),
    controls: constant({ ...usualControls, ...sketch.controls }),
    quality: constant(sketch.quality ?? "good"),
    warnings: constant(sketch.warnings ?? []),
    hands: constant(sketch.hands ?? []),
    ownHand: constant(control(sketch.isHandUp ?? false)),
    reactions: constant(sketch.reactions ?? []),
    outgoingRing: constant(sketch.outgoingRing),
    isWaitingForOthers: constant(sketch.isWaitingForOthers ?? false),
    setHand: doNothing,
    react: () => Promise.resolve(),
    setMicrophone: doNothing,
    setCamera: doNothing,
    setScreenShare: doNothing,
    setDeafened: doNothing,
    isTalkingWhileMuted: constant(sketch.isTalkingWhileMuted ?? false),
    isCameraLowered: constant(sketch.isCameraLowered ?? false),
    captureTrouble: { subscribe: doNothing },
    measureMicrophone: () => constant(-28),
    measureLink: () => constant(undefined),
    receivedQualities: constant(new Map()),
    setReceivedQuality: doNothing,
    retry: doNothing,
  };
}

export const eightPeople: readonly Tile[] = [
  tile("ben", { isSpeaking: true }),
  tile("ann"),
  tile("cleo"),
  tile("dara", { ...noCamera, isMicrophoneOn: false }),
  tile("eli", { quality: "poor" }),
  tile("farah"),
  tile("goran", { ...noCamera, isMicrophoneOn: false, isDeafened: true }),
  tile("hana"),
];

const everybody = Object.keys(names) as Person[];

/** A crowd of any size; names repeat. */
export function crowd(count: number): readonly Tile[] {
  return Array.from({ length: count }, (_, index): Tile => {
    const person = everybody[index % everybody.length] ?? "ben";
    const sketch = tile(person, {
      ...(index % 3 === 0 ? noCamera : {}),
      isOwn: index === 0,
      isSpeaking: index === 4,
      isMicrophoneOn: index % 2 === 0,
    });
    return { ...sketch, key: `${person}:${index}` };
  });
}
