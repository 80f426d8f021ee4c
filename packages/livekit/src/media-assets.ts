/**
 * Scripts, WebAssembly and models that the browser loads as they are, without the bundler: the audio thread and the
 * segmentation fetch them by address. MELO serves all of them below `/media/`; nothing comes from anywhere else.
 */
export interface MediaAsset {
  /** From the root of the repository; packages are below `node_modules`. */
  readonly file: string;
  readonly contentType: "text/javascript" | "application/wasm" | "application/octet-stream";
  /** TypeScript that runs without imports: served with its types taken out. */
  readonly isTypeScript?: boolean;
}

// Versions stand in the address, so that a browser may keep what it has for ever; a test holds them to the packages.
const suppressors = "web-noise-suppressor-0.4.1";
const processors = "video-processors-3.2.0";

function suppressorFile(name: string): string {
  return `node_modules/@sapphi-red/web-noise-suppressor/dist/${name}`;
}

function processorAssets(...names: readonly string[]): Readonly<Record<string, MediaAsset>> {
  const typeOf = (name: string): MediaAsset["contentType"] =>
    name.endsWith(".js") ? "text/javascript" : name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return Object.fromEntries(
    names.map((name) => [
      `${processors}/${name}`,
      { file: `node_modules/@twilio/video-processors/dist/build/${name}`, contentType: typeOf(name) },
    ]),
  );
}

/** By path below `/media/`. */
export const mediaAssets: Readonly<Record<string, MediaAsset>> = {
  [`${suppressors}/rnnoise.js`]: {
    file: suppressorFile("rnnoise/workletProcessor.js"),
    contentType: "text/javascript",
  },
  [`${suppressors}/rnnoise.wasm`]: { file: suppressorFile("rnnoise.wasm"), contentType: "application/wasm" },
  [`${suppressors}/rnnoise_simd.wasm`]: { file: suppressorFile("rnnoise_simd.wasm"), contentType: "application/wasm" },
  [`${suppressors}/gtcrn.js`]: { file: suppressorFile("gtcrn/workletProcessor.js"), contentType: "text/javascript" },
  [`${suppressors}/gtcrn.wasm`]: { file: suppressorFile("gtcrn.wasm"), contentType: "application/wasm" },
  // The names below are given by the library, which takes only a folder.
  ...processorAssets(
    "tflite-1-0-0.js",
    "tflite-1-0-0.wasm",
    "tflite-simd-1-0-0.js",
    "tflite-simd-1-0-0.wasm",
    "selfie_segmentation_landscape.tflite",
    "twilio-gaussian-blur-background-processor-pipeline-worker.js",
    "twilio-virtual-background-processor-pipeline-worker.js",
  ),
  "melo/voice-gate.js": {
    file: "packages/livekit/src/voice/voice-gate.worklet.ts",
    contentType: "text/javascript",
    isTypeScript: true,
  },
};

export const mediaUrls = {
  rnnoiseWorklet: `/media/${suppressors}/rnnoise.js`,
  rnnoiseWasm: `/media/${suppressors}/rnnoise.wasm`,
  rnnoiseSimdWasm: `/media/${suppressors}/rnnoise_simd.wasm`,
  gtcrnWorklet: `/media/${suppressors}/gtcrn.js`,
  gtcrnWasm: `/media/${suppressors}/gtcrn.wasm`,
  /** With a final slash. */
  videoProcessors: `/media/${processors}/`,
  voiceGateWorklet: "/media/melo/voice-gate.js",
} as const;
