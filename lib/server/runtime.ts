import { createWebHandlers, type WebHandlers } from "@melo/server/web";

let handlers: WebHandlers | undefined;

/** The server's handlers, made at first use: a build has no environment. Throws `misconfigured` with what is missing. */
export function serverHandlers(): WebHandlers {
  handlers ??= createWebHandlers(process.env);
  return handlers;
}
