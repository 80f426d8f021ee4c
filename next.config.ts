import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

/** Of what matrix-js-sdk loads and MELO never runs: a stand-in takes its place (48 kB gzip less before one can read). */
function leftOut(name: string) {
  const standIn = fileURLToPath(new URL(`scripts/left-out/${name}.js`, import.meta.url));
  return { loaders: [{ loader: "./scripts/left-out/loader.cjs", options: { standIn } }] };
}

const nextConfig: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimiser decodes foreign bytes on the server; MELO never needs it.
  images: { unoptimized: true },
  // `npm run check` checks the types of everything, tests included; a start builds only what runs.
  typescript: { ignoreBuildErrors: true },
  productionBrowserSourceMaps: false,
  turbopack: {
    rules: {
      "**/matrix-js-sdk/lib/webrtc/**/*.js": leftOut("calls-before-matrixrtc"),
      "**/matrix-js-sdk/lib/embedded.js": leftOut("running-as-a-widget"),
    },
  },
};

export default nextConfig;
