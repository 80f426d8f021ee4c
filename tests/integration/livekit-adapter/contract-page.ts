import type { SfuCredentials } from "@melo/call";
import { describeSfuPort } from "@melo/call/contracts";
import { createLivekitSfu } from "@melo/livekit";
import { createScope, createSystemClock, until } from "@melo/reactive";
import { runTests, type PageTestResult } from "./vitest-in-page.ts";

declare global {
  interface Window {
    /** From the test: a room that exists and is empty, and the right of two people to enter it. */
    readonly newRoom: () => Promise<Readonly<Record<"ann" | "ben", SfuCredentials>>>;
    readonly runContract: () => Promise<readonly PageTestResult[]>;
  }
}

const patienceMs = 20_000;
const clock = createSystemClock({
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle),
});

describeSfuPort("LiveKit in a browser", () => {
  const rigScope = createScope();
  const { sfu } = createLivekitSfu({
    clock,
    createWorker: () => new Worker("/encryption-worker.js", { type: "module" }),
  });
  const room = window.newRoom();
  return Promise.resolve({
    port: sfu,
    credentials: async (person) => (await room)[person],
    follow: (work) => work,
    async reach(what, signal, isReached) {
      const tooLate = new Promise<never>((_, reject) => {
        clock.schedule(rigScope, patienceMs, () => reject(new Error(`waited in vain for ${what}`)));
      });
      return Promise.race([until(signal, isReached), tooLate]);
    },
    end() {
      rigScope.end();
      return Promise.resolve();
    },
  });
});

Object.assign(window, { runContract: runTests });
