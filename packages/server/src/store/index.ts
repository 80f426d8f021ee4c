export type { KeyValuePort } from "./key-value-port.ts";
export { createRedisStore } from "./redis-store.ts";
