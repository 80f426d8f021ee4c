import { MeloError } from "@melo/protocol";
import type { OutboundAnswer, SendOutbound } from "./outbound.ts";
import { parseJsonText } from "./parse-json-text.ts";
import { isHomeserverPort } from "./server-name.ts";

const httpsPort = 443;
const maxRedirects = 5;

/**
 * `https://<host>/.well-known/matrix/<name>` of somebody's host: the JSON it answers, or undefined if there is none.
 * Redirects are followed from host to host, each judged like the first. Rejects with `server_unreachable` if nobody
 * answers.
 */
export async function readWellKnown(
  send: SendOutbound,
  host: string,
  name: "server" | "client",
  signal: AbortSignal,
): Promise<unknown> {
  let url = new URL(`https://${host}/.well-known/matrix/${name}`);
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const answer = await send(destinationOf(url), { method: "GET", path: url.pathname + url.search, signal });
    if (answer.status === 200) return parseJsonText(answer.body);
    const next = redirectFrom(answer, url);
    if (next === undefined) return undefined;
    url = next;
  }
  return undefined;
}

function redirectFrom({ status, location }: OutboundAnswer, from: URL): URL | undefined {
  if (status < 300 || status >= 400 || location === undefined || !URL.canParse(location, from.href)) return undefined;
  const url = new URL(location, from);
  const isPlain = url.username === "" && url.password === "";
  return url.protocol === "https:" && isPlain ? url : undefined;
}

function destinationOf(url: URL) {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? httpsPort : Number(url.port);
  if (!isHomeserverPort(port)) throw new MeloError("server_unreachable", "not a port of a homeserver");
  return { host, port, authority: url.host, isSecure: true };
}
