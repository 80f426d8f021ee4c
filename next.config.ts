import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimiser decodes foreign bytes on the server; MELO never needs it.
  images: { unoptimized: true },
  // `npm run check` checks the types of everything, tests included; a start builds only what runs.
  typescript: { ignoreBuildErrors: true },
  productionBrowserSourceMaps: false,
};

export default nextConfig;
