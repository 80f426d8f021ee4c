import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** The level of a microphone in dBFS, whichever device it is meanwhile, while the scope lasts. */
export function measureMicrophone(
  scope: Scope,
  clock: Clock,
  device: ReadonlySignal<MediaStreamTrack | undefined>,
): ReadonlySignal<number | undefined> {
  const level = createSignal<ReadonlySignal<number> | undefined>(undefined);

  async function measure(measuring: Scope, track: MediaStreamTrack): Promise<void> {
    const [{ startAudioContext }, { measureTrack }] = await Promise.all([
      import("./voice/start-audio-context.ts"),
      import("./voice/microphone-meter.ts"),
    ]);
    if (measuring.hasEnded) return;
    const context = await startAudioContext(measuring);
    if (!measuring.hasEnded) level.value = measureTrack(measuring, clock, context, track);
  }

  scope.effect(() => {
    const { value: track } = device;
    if (track === undefined) return undefined;
    const measuring = scope.createChild();
    measure(measuring, track).catch(() => undefined /* No meter is no reason to disturb anybody. */);
    return () => {
      measuring.end();
      level.value = undefined;
    };
  });
  return derive(() => level.value?.value);
}
