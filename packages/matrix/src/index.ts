export { startMatrix } from "./start-matrix.ts";
export type { MatrixDeps, MatrixParts } from "./start-matrix.ts";
export type { KeyStorage } from "./client/start-client.ts";
