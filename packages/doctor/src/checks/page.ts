import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { broken, ok, warning } from "../verdicts.ts";

/** What people open. */
export const pageCheck: Check = {
  id: "page",
  group: "reach",
  title: "MELO's pages",
  async examine({ target, ask }) {
    return judgePage(await ask({ url: `${target.origin}/login` }), target.origin);
  },
};

function judgePage(answer: Answer | Silence, origin: string): Verdict {
  if (answer.kind === "silence") {
    return broken(`${origin}: ${answer.reason}.`, "Nobody can open MELO.", {
      text: "Is the web server running, and does the name point to it?",
      log: "caddy",
    });
  }
  if (answer.status !== 200) {
    return broken(`${origin}/login answers with ${answer.status}.`, "Nobody can open MELO.", {
      text: "Start the part that serves the pages, and look at what it says:",
      log: "web",
    });
  }
  if (answer.headers["content-security-policy"] === undefined) {
    return warning(
      `${origin}/login is served without MELO's security headers.`,
      "Either something else answers there, or a proxy takes headers away.",
      { text: "The proxy must pass headers on as they are; docs/proxies has samples that do." },
    );
  }
  return ok(`Answer in ${answer.tookMs} ms`);
}
