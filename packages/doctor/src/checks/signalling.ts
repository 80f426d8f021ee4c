import type { Check, Verdict } from "../check.ts";
import type { Signalling } from "../ice/ice-port.ts";
import { broken, ok } from "../verdicts.ts";
import { doorCheck } from "./door.ts";

/** The WebSocket to LiveKit, up to where it says which ways media can take. */
export const signallingCheck: Check<Signalling> = {
  id: "signalling",
  group: "media",
  title: "Call server, signalling",
  async examine(visit) {
    const { url, token } = await visit.factOf(doorCheck);
    const opened = await visit.ice.open(url, token);
    if (typeof opened !== "string") visit.afterwards(async () => opened.close());
    return judgeSignalling(opened, url);
  },
};

function judgeSignalling(opened: Signalling | string, url: string): Verdict<Signalling> {
  const meaning = "Nobody gets into a call.";
  if (typeof opened === "string") {
    return broken(`${new URL(url).host}: ${opened}.`, meaning, {
      text: "The door answers, so it is the WebSocket that does not come through. A proxy must pass the upgrade on:",
      file: "nginx.conf",
      lines: 'proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
    });
  }
  if (opened.candidates.length === 0) {
    return broken("LiveKit names no address for media.", "Calls connect and stay silent.", {
      text: "Say under which address browsers reach it, and restart LiveKit:",
      file: "livekit.yaml",
      lines: "rtc:\n  node_ip: <the public IPv4 address>\n  udp_port: 7882\n  tcp_port: 7881",
    });
  }
  return ok(`${opened.tookMs} ms, LiveKit ${opened.serverVersion}`, opened);
}
