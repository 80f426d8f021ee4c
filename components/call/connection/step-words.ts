import type { LinkRoute } from "@melo/call";
import type { TestFacts, TestOutcome, TestStepId, TestVerdict } from "@melo/call/connection-test";
import { errorWords } from "../../ui/error-words";
import type { VerdictWords } from "../../ui/verdict-box";

export const stepTitles: Readonly<Record<TestStepId, string>> = {
  browser: "This browser",
  melo: "MELO",
  homeserver: "Homeserver",
  transports: "Where calls are",
  room: "A room for the test",
  token: "Permission to join",
  signalling: "Call server, signalling",
  udp: "Call server, media over UDP",
  echo: "A picture that arrives",
  tcp: "Call server, media over TCP",
  turn: "Call server, media over TURN",
};

const whatItIsFor: Readonly<Record<TestStepId, string>> = {
  browser: "Microphone, media and encryption",
  melo: "The server that this page comes from",
  homeserver: "Where your account is",
  transports: "The homeserver names the call server",
  room: "Only you are in it, and you leave it at the end",
  token: "For the room of this test",
  signalling: "Who is there and what they send",
  udp: "The fastest way for sound and picture",
  echo: "The call server says that it got a drawing",
  tcp: "For networks that let no UDP through",
  turn: "For networks that let nothing else through",
};

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

export function routeWords({ protocol, relay }: LinkRoute): string {
  if (relay === undefined) return protocol.toUpperCase();
  return relay === "tls" ? "TURN over TLS" : `TURN over ${relay.toUpperCase()}`;
}

function minutes(durationMs: number): string {
  const count = Math.round(durationMs / 60_000);
  return count === 1 ? "1 minute" : `${count} minutes`;
}

function microphoneWords(microphone: NonNullable<TestFacts["browser"]>["microphone"]): string {
  switch (microphone) {
    case "denied":
      return "Encryption is ready. The browser does not let MELO use the microphone";
    case "granted":
      return "Microphone and encryption are ready";
    default:
      return "Encryption is ready, and the browser will ask for the microphone";
  }
}

function passedWords(id: TestStepId, facts: TestFacts): string {
  if (facts.browser !== undefined) return microphoneWords(facts.browser.microphone);
  if (facts.hasDelayedEvents === false) {
    return "It answers, but has no delayed events: whoever’s browser dies is seen in the call for a while";
  }
  if (facts.serviceUrl !== undefined) return hostOf(facts.serviceUrl);
  if (facts.validForMs !== undefined)
    return `A token for the room of this test, valid for ${minutes(facts.validForMs)}`;
  if (facts.server !== undefined) {
    const { host, version } = facts.server;
    return version === undefined ? host : `${host}, LiveKit ${version}`;
  }
  if (id === "turn" && facts.route !== undefined) return routeWords(facts.route);
  return whatItIsFor[id];
}

const skippedWords: Readonly<Record<Extract<TestOutcome, { name: "skipped" }>["why"], string>> = {
  step_before_failed: "Not tested: a step before it failed",
  no_room: "Not tested: it needs the room",
  not_offered: "This call server offers none",
};

/** One line about a step. */
export function stepWords(id: TestStepId, outcome: TestOutcome): string {
  switch (outcome.name) {
    case "passed":
      return passedWords(id, outcome.facts);
    case "failed":
      if (outcome.error === undefined) return `No answer in ${Math.max(1, Math.round(outcome.tookMs / 1_000))} s`;
      // The general words promise that MELO keeps trying, which a test does not.
      return outcome.error.code === "call_server_unreachable" ? "It does not answer" : errorWords(outcome.error);
    case "skipped":
      return skippedWords[outcome.why];
    default:
      return whatItIsFor[id];
  }
}

export interface Advice {
  readonly title: string;
  readonly text: string;
}

/** What is probably wrong where a step failed, and what can be done, for those who run the server and those who do not. */
const advice: Partial<Record<TestStepId, Advice>> = {
  melo: {
    title: "MELO’s own server does not answer",
    text: "Check your connection. If other sites open, tell whoever runs this server.",
  },
  homeserver: {
    title: "The homeserver does not answer",
    text: "Messages wait too until it is back. Tell whoever runs it.",
  },
  transports: {
    title: "The homeserver does not say where calls are",
    text: "Whoever runs it adds the call server to its configuration (matrix_rtc.transports).",
  },
  token: {
    title: "The token service gives no permission",
    text: "Whoever runs this server checks that it is up and knows this homeserver.",
  },
  signalling: {
    title: "The call server cannot be reached",
    text: "Proxies must let WebSockets through. Whoever runs this server checks that LiveKit is up.",
  },
  udp: {
    title: "A firewall drops UDP between you and the call server",
    text: "If you run this server, open LiveKit’s UDP ports on it. If somebody else does, tell them. Your own network may block it too.",
  },
  echo: {
    title: "Media does not arrive",
    text: "The connection stands, but the call server reports nothing of what was sent. Try another network.",
  },
  tcp: {
    title: "Media over TCP finds no way",
    text: "People whose network drops UDP cannot join. If you run this server, open LiveKit’s TCP port on it.",
  },
  turn: {
    title: "The TURN server does not help",
    text: "People behind strict firewalls cannot join. If you run this server, check its address, port and certificate.",
  },
};

export function adviceFor(id: TestStepId, outcome: TestOutcome): Advice | undefined {
  return outcome.name === "failed" ? advice[id] : undefined;
}

export function verdictWords(verdict: TestVerdict): VerdictWords {
  switch (verdict.name) {
    case "not_run":
      return {
        title: "Do calls work from here?",
        text: "MELO makes a room for itself, connects to it, sends a drawing, and leaves. Nobody notices, and no call of yours is touched.",
        tone: "plain",
      };
    case "running":
      return { title: "Testing", text: "This takes a few seconds.", tone: "plain" };
    case "good":
      return { title: "Calls work", text: "Every step answers, and media takes the fastest way.", tone: "good" };
    case "detour":
      return {
        title: "Calls work, but on a detour",
        text: `Sound and picture take ${routeWords(verdict.route)} from here, which comes a little later.`,
        tone: "warning",
      };
    case "flawed":
      return {
        title: "Calls work from here",
        text: `Something is missing that others may need: ${stepTitles[verdict.at]}.`,
        tone: "warning",
      };
    case "partial":
      return {
        title: "Nothing failed, and not everything was tested",
        text: "Your homeserver lets you make no room for the test. Join a call to see how it connects.",
        tone: "warning",
      };
    case "broken":
      return { title: "Calls do not work from here", text: `It ends at: ${stepTitles[verdict.at]}.`, tone: "bad" };
  }
}
