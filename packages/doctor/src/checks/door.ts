import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { broken, ok } from "../verdicts.ts";
import type { Visit } from "../visit.ts";
import { callTokenCheck } from "./call-token.ts";
import { tokenCheck, type CallPass } from "./token.ts";

/** The way to LiveKit's signalling: whoever has a token gets in, and nobody else does. */
export const doorCheck: Check<CallPass> = {
  id: "door",
  group: "permission",
  title: "Door of the call server",
  async examine(visit) {
    const pass = await anyPass(visit);
    const url = `${pass.url.replace(/^ws/, "http").replace(/\/$/, "")}/rtc/validate`;
    const [known, forged] = await Promise.all([
      visit.ask({ url: `${url}?access_token=${encodeURIComponent(pass.token)}` }),
      visit.ask({ url: `${url}?access_token=${encodeURIComponent(withOtherSignature(pass.token))}` }),
    ]);
    return judgeDoor(known, forged, pass);
  },
};

/** Either of the two ways to a token will do; it is the first that stands in the way if neither does. */
async function anyPass(visit: Visit): Promise<CallPass> {
  try {
    const newPass = await visit.factOf(callTokenCheck);
    const pass = await newPass();
    if (pass !== undefined) return pass;
  } catch (error) {
    return await visit.factOf(tokenCheck).catch(() => {
      throw error;
    });
  }
  return visit.factOf(tokenCheck);
}

function withOtherSignature(token: string): string {
  const [header = "", claims = "", signature = ""] = token.split(".");
  return `${header}.${claims}.${signature.split("").reverse().join("")}`;
}

function judgeDoor(known: Answer | Silence, forged: Answer | Silence, pass: CallPass): Verdict<CallPass> {
  const meaning = "Nobody gets into a call.";
  const route = {
    text: "calls must run, and the web server pass this path on, WebSockets included:",
    file: "Caddyfile",
    lines: "reverse_proxy /livekit/sfu/* 127.0.0.1:17101",
  };
  if (known.kind === "silence") return broken(`${pass.url}: ${known.reason}.`, meaning, route);
  if (known.status === 401) {
    return broken("LiveKit does not know the key that signs the tokens.", meaning, {
      text: "The key and secret of MELO must be among LiveKit's; restart LiveKit after a change:",
      file: "livekit.yaml",
      lines: "keys:\n  <LIVEKIT_API_KEY>: <LIVEKIT_API_SECRET>",
    });
  }
  if (known.status === 404) {
    // LiveKit's own word for a call's room that is not there.
    const isLivekit = /not exist|not found/i.test(known.text) && !known.text.includes("errcode");
    if (!isLivekit) return broken(`${pass.url}/rtc/validate answers with 404.`, meaning, route);
    return broken("LiveKit has no room for the call.", meaning, {
      text: "The token service makes it and could not: look at what it says:",
      log: "calls",
    });
  }
  if (known.status >= 500) {
    return broken(`Behind the door nobody answers: ${known.status}.`, meaning, {
      text: "Start LiveKit, and look at what it says:",
      log: "livekit",
    });
  }
  if (known.status !== 200) {
    return broken(`The door lets nobody through: ${known.status} ${known.text.slice(0, 80)}`.trim(), meaning, {
      text: "Look at what calls says:",
      log: "calls",
    });
  }
  if (forged.kind === "answer" && forged.status === 200) {
    return broken("A forged token is let in, too.", "Every call is open to everybody.", {
      text: "Something other than LiveKit and MELO's door answers there. Pass the path on to them:",
      file: "Caddyfile",
      lines: route.lines,
    });
  }
  return ok("Lets in who may, and nobody else", pass);
}
