import { createWebHandlers, type WebHandlers } from "@melo/server/web";

/** Next gives what runs at the start and each route copies of this module of their own: what they share is no variable of it. */
const place = Symbol.for("melo.serverHandlers");
// A property that nobody else has heard of.
const shared = globalThis as typeof globalThis & { [place]?: WebHandlers };

/** The server's handlers, made at first use: a build has no environment. Throws `misconfigured` with what is missing. */
export function serverHandlers(): WebHandlers {
  return (shared[place] ??= createWebHandlers(process.env));
}
