import type { LocalTrack } from "@melo/call";
import { meloErrorFrom, type MeloError } from "@melo/protocol";
import {
  createSignal,
  derive,
  deriveStable,
  reconcile,
  until,
  type EventStream,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";

export interface SentTrack {
  readonly trackId: string | undefined;
  readonly isSending: boolean;
}

/** One of our sources as LiveKit has it: a device or a picker that is opened, sent, and put to rest. */
export interface LocalSource {
  readonly sent: ReadonlySignal<SentTrack>;
  /** It stopped without us: somebody muted us, the device went away (then with a failure), the browser's stop button. */
  readonly stopped: EventStream<MeloError | undefined>;
  /** Opens the device or asks the person what to share; does nothing when open. Rejects with a MeloError of the device. */
  open(): Promise<void>;
  /** Sends what is open. */
  send(): Promise<void>;
  /** Stops sending, and closes a device that was never sent. */
  rest(): Promise<void>;
}

export interface LocalTrackControl {
  readonly track: ReadonlySignal<LocalTrack>;
  /** Resolves when the wish has come true, has failed, or the scope has ended. Never rejects. */
  set(isOn: boolean): Promise<void>;
}

/** A fresh object for every wish, so that wishing again after a failure is a change. */
interface Wish {
  readonly isOn: boolean;
}

/**
 * Drives one source towards the last wish. A device may be opened before LiveKit takes tracks; a wish that was taken back
 * by then is never sent.
 */
export function createLocalTrackControl(
  scope: Scope,
  loading: Promise<LocalSource>,
  canPublish: ReadonlySignal<boolean>,
): LocalTrackControl {
  const wish = createSignal<Wish>({ isOn: false });
  const failure = createSignal<MeloError | undefined>(undefined);
  const source = createSignal<LocalSource | undefined>(undefined);
  const hasEnded = createSignal(false);
  const sent = derive(() => source.value?.sent.value ?? { trackId: undefined, isSending: false });

  function giveUp(reason: MeloError | undefined): void {
    wish.value = { isOn: false };
    failure.value = reason;
  }

  async function apply(current: Wish, mayPublish: boolean): Promise<void> {
    try {
      const loaded = await loading;
      if (!current.isOn) {
        await loaded.rest();
        return;
      }
      await loaded.open();
      if (mayPublish && wish.peek().isOn && !scope.hasEnded) await loaded.send();
    } catch (error) {
      // What could not be switched off properly is off nevertheless: its device is closed first.
      if (current.isOn && wish.peek() === current) giveUp(meloErrorFrom(error));
    }
  }

  async function adopt(): Promise<void> {
    try {
      const loaded = await loading;
      if (scope.hasEnded) return;
      source.value = loaded;
      loaded.stopped.subscribe(scope, giveUp);
    } catch {
      // `apply` meets the same rejection as soon as there is a wish that it could disappoint.
    }
  }

  void adopt();
  const goal = derive(() => ({ wish: wish.value, mayPublish: canPublish.value }));
  reconcile(
    scope,
    goal,
    ({ wish: current, mayPublish }) => apply(current, mayPublish),
    (error) => giveUp(meloErrorFrom(error)),
  );
  scope.onEnd(() => {
    hasEnded.value = true;
  });

  const track = deriveStable((): LocalTrack => {
    const { trackId, isSending } = sent.value;
    if (hasEnded.value) return { phase: "off", trackId: undefined, failure: failure.value };
    const phase = isSending ? "on" : wish.value.isOn ? "starting" : "off";
    return { phase, trackId, failure: failure.value };
  }, isSameTrack);
  const isSettled = derive(() => hasEnded.value || wish.value.isOn === sent.value.isSending);

  return {
    track,
    async set(isOn) {
      if (scope.hasEnded) return;
      if (isOn) failure.value = undefined;
      wish.value = { isOn };
      await until(isSettled, Boolean);
    },
  };
}

function isSameTrack(one: LocalTrack, other: LocalTrack): boolean {
  return one.phase === other.phase && one.trackId === other.trackId && one.failure === other.failure;
}
