import { createWebHandlers } from "@melo/server/web";

let handlers: ReturnType<typeof createWebHandlers> | undefined;

/** The server's handlers, made at first use: a build has no environment. Throws `misconfigured` with what is missing. */
export function serverHandlers(): ReturnType<typeof createWebHandlers> {
  handlers ??= createWebHandlers(process.env);
  return handlers;
}
