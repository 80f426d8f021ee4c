import type { Certificate } from "../certificate-port.ts";
import type { Check, Remedy, Verdict } from "../check.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { isLoopback } from "./loopback.ts";

const httpsPort = 443;
const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
/** Caddy renews when a third of their time is left: half of that means that it went wrong more than once. */
const soonShare = 1 / 6;
/** Certificates that somebody renews by hand last longer. */
const maxSoonMs = 14 * dayMs;

export const certificatesCheck: Check = {
  id: "certificates",
  group: "reach",
  title: "Certificates",
  async examine({ target, certificates, now }) {
    const { protocol, hostname, port } = new URL(target.origin);
    if (protocol === "http:") return judgePlainOrigin(hostname);
    const shown = await certificates.read(hostname, port === "" ? httpsPort : Number(port));
    return judgeCertificate(shown, hostname, now());
  },
};

function judgePlainOrigin(hostname: string): Verdict {
  if (isLoopback(hostname)) return ok("Not needed: this server answers on this machine alone");
  return broken(`http://${hostname} is not encrypted.`, "Browsers give no microphone to such pages.", {
    text: "Serve MELO over HTTPS: npm run deploy writes everything for a domain, npm start -- --lan for a home.",
  });
}

function judgeCertificate(shown: Certificate | string, hostname: string, nowMs: number): Verdict {
  if (typeof shown === "string") {
    return broken(`${hostname} shows no certificate: ${shown}.`, "Browsers do not open the page.", {
      text: "See what the web server says about it:",
      log: "caddy",
    });
  }
  const leftMs = shown.validUntil - nowMs;
  const left = timeWords(leftMs);
  const renew: Remedy = {
    text: "It should have been renewed by itself. Is port 80 open to everybody, and does the name still point here?",
    log: "caddy",
  };
  if (shown.validUntil <= nowMs) {
    return broken(`${hostname}: expired ${timeWords(-leftMs)} ago.`, "Browsers warn everybody away.", renew);
  }
  if (shown.distrust !== undefined) {
    return broken(`${hostname}: ${shown.distrust}.`, "Browsers that do not know its authority open nothing.", {
      text: "If it is an authority of your own, say so to the doctor, too: NODE_EXTRA_CA_CERTS=<root certificate>. If not, get one that everybody knows.",
    });
  }
  if (leftMs < Math.min((shown.validUntil - shown.validFrom) * soonShare, maxSoonMs)) {
    return warning(`${hostname}: valid for ${left} more.`, "It will not open after that.", renew);
  }
  return ok(`Valid for ${left} more, by ${shown.issuer}`);
}

function timeWords(ms: number): string {
  return ms < 2 * dayMs ? `${Math.floor(ms / hourMs)} hours` : `${Math.floor(ms / dayMs)} days`;
}
