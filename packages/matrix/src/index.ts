export { startMatrix } from "./start-matrix.ts";
export type { MatrixDeps, MatrixParts } from "./start-matrix.ts";
export type { CryptoStorage } from "./client/start-client.ts";
