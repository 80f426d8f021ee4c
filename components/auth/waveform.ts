const barCount = 33;

/**
 * A picture of sound that is always the same for the same id: heights of bars from 0 to 1, low at both ends, so that every
 * community has its own.
 */
export function waveformOf(id: string): readonly number[] {
  let state = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    state ^= id.charCodeAt(index);
    state = Math.imul(state, 0x01000193);
  }
  return Array.from({ length: barCount }, (_, index) => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const noise = (state >>> 0) / 0xffffffff;
    const envelope = Math.sin((Math.PI * (index + 0.5)) / barCount);
    return Math.round((0.12 + 0.88 * envelope * (0.25 + 0.75 * noise)) * 100) / 100;
  });
}
