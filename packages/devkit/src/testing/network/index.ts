export { createTestNetwork, type TestNetwork } from "./test-network.ts";
export type { NetworkHost } from "./network-host.ts";
export { dropAtRandom, dropUdp, onlyTcp443 } from "./filters.ts";
