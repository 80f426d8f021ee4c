import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

/** Of what matrix-js-sdk loads and MELO never runs: a stand-in takes its place (80 kB gzip less before one can read). */
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
      "**/matrix-js-sdk/lib/{store/indexeddb,sync-accumulator}.js": leftOut("syncs-kept-in-indexeddb"),
      "**/matrix-js-sdk/lib/sliding-sync{,-sdk}.js": leftOut("sliding-sync"),
      "**/matrix-js-sdk/lib/interactive-auth.js": leftOut("stages-of-signing-in"),
      "**/matrix-js-sdk/lib/oauth/{index,tokenRefresher}.js": leftOut("oauth"),
      "**/matrix-js-sdk/lib/crypto/store/*-crypto-store.js": leftOut("encryption-before-rust"),
      "**/matrix-js-sdk/lib/rust-crypto/libolm_migration.js": leftOut("encryption-before-rust"),
      "**/matrix-js-sdk/lib/models/MSC3089TreeSpace.js": leftOut("trees-of-files"),
      "**/matrix-js-sdk/lib/timeline-window.js": leftOut("timeline-window"),
      "**/matrix-js-sdk/lib/autodiscovery.js": leftOut("well-known-files"),
      "**/matrix-js-sdk/lib/models/invites-ignorer.js": leftOut("ignored-invites"),
      "**/matrix-events-sdk/lib/index.js": leftOut("extensible-events"),
      "**/unhomoglyph/index.js": { loaders: ["./scripts/look-alikes/loader.cjs"] },
    },
  },
};

export default nextConfig;
