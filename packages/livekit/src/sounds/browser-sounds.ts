import type { SoundPort } from "@melo/call";

/** MELO's own sounds, made by the browser when they are played; their code comes with the first of them. */
export function createBrowserSounds(): SoundPort {
  return {
    play(sound, volume, speakerId) {
      import("./synthesise.ts")
        .then(({ synthesise }) => synthesise(sound, volume, speakerId))
        .catch(() => undefined /* A sound that cannot be played is missed. */);
    },
  };
}
