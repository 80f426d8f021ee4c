import type { Fault } from "./fault.ts";
import { killedCallServer } from "./killed-call-server.ts";

export const catalogue: readonly Fault[] = [killedCallServer];
