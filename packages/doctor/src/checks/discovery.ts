import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { broken, ok, warning } from "../verdicts.ts";

export interface Discovered {
  /** Of the client-server API, without a trailing slash. */
  readonly homeserverUrl: string;
  readonly serverName: string;
  /** Transports in the well-known file, as clients before MSC4143 read them. */
  readonly foci: readonly unknown[];
}

/** How a client finds the homeserver of an account (client-server API, "Server Discovery"). */
export const discoveryCheck: Check<Discovered> = {
  id: "discovery",
  group: "reach",
  title: "Finding the homeserver",
  async examine({ target, ask }) {
    const host = new URL(target.origin).host;
    const serverName = target.serverName ?? host;
    // A server that answers on this machine alone has a name that only this machine could look up.
    const isItself = serverName === host || /^localhost(?::\d+)?$/.test(serverName);
    const url = `${isItself ? target.origin : `https://${serverName}`}/.well-known/matrix/client`;
    return judgeDiscovery(await ask({ url }), { url, serverName, origin: target.origin });
  },
};

const wellKnown = z.looseObject({
  "m.homeserver": z.object({ base_url: z.string() }),
  "org.matrix.msc4143.rtc_foci": z.array(z.unknown()).optional(),
});

export interface DiscoveryPlace {
  readonly url: string;
  readonly serverName: string;
  readonly origin: string;
}

function judgeDiscovery(answer: Answer | Silence, { url, serverName, origin }: DiscoveryPlace): Verdict<Discovered> {
  const remedy = {
    text: "Synapse serves this file by itself once it knows its own address:",
    file: "homeserver.yaml",
    lines: `public_baseurl: ${origin}/`,
  };
  const guess = { homeserverUrl: origin, serverName, foci: [] };
  const meaning = "Apps cannot find this server from a user id alone; people have to type its address.";
  if (answer.kind === "silence") {
    return broken(`${url}: ${answer.reason}.`, "No app gets to this server.", {
      text: "Is the web server running, and does the name point to it? Ask it from another machine:",
      lines: `curl -v ${url}`,
    });
  }
  if (answer.status >= 500) {
    return broken(`${url} answers with ${answer.status}.`, "The homeserver behind the front door does not answer.", {
      text: "Start Synapse, and look at what it says:",
      log: "synapse",
    });
  }
  if (answer.status !== 200) return warning(`${url} answers with ${answer.status}.`, meaning, remedy, guess);
  const parsed = wellKnown.safeParse(answer.body);
  if (!parsed.success) return warning(`${url} holds no JSON with m.homeserver.base_url.`, meaning, remedy, guess);
  const homeserverUrl = parsed.data["m.homeserver"].base_url.replace(/\/+$/, "");
  if (!URL.canParse(homeserverUrl)) return warning(`“${homeserverUrl}” is no address.`, meaning, remedy, guess);
  const fact = { homeserverUrl, serverName, foci: parsed.data["org.matrix.msc4143.rtc_foci"] ?? [] };
  if (answer.headers["access-control-allow-origin"] !== "*") {
    return warning(
      `${url} comes without Access-Control-Allow-Origin.`,
      "Apps in a browser may not read it.",
      {
        text: "Add the header where the file is served:",
        file: "Caddyfile",
        lines: "header /.well-known/matrix/* Access-Control-Allow-Origin *",
      },
      fact,
    );
  }
  return ok(homeserverUrl, fact);
}
