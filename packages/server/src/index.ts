export { authorizeCallAccess } from "./access/authorize-call-access.ts";
export type { CallAccess } from "./access/authorize-call-access.ts";
