import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimiser decodes foreign bytes on the server; MELO never needs it.
  images: { unoptimized: true },
  productionBrowserSourceMaps: false,
};

export default nextConfig;
