import { describe, expect, test } from "vitest";
import { readWorkerMessage, refuseClearMedia } from "./worker-messages.ts";

function error(text: string, participantIdentity?: string): unknown {
  return { kind: "error", data: { error: new Error(text), participantIdentity } };
}

describe("messages of the encryption worker", () => {
  test.each([
    [{ kind: "initAck", data: { enabled: false } }, { kind: "started" }],
    [
      { kind: "decrypted", participantIdentity: "ann" },
      { kind: "decrypted", identity: "ann" },
    ],
    [
      error("MissingKey: missing key at index 0 for participant ann", "ann"),
      { kind: "problem", identity: "ann", problem: "missing_key" },
    ],
    [
      error("InvalidKey: invalid key for participant ann", "ann"),
      { kind: "problem", identity: "ann", problem: "wrong_key" },
    ],
    [error("no participant"), undefined],
    [{ kind: "log", data: { msg: "hello" } }, undefined],
    [null, undefined],
    ["text", undefined],
  ])("%o means %o", (message, expected) => {
    expect(readWorkerMessage(message)).toEqual(expected);
  });
});

describe("refusing clear media", () => {
  test("never tells the worker to leave somebody undecrypted, whatever LiveKit says, and passes on the rest", () => {
    const posted: unknown[] = [];
    const worker = { postMessage: (...parameters: unknown[]) => void posted.push(parameters) };
    const streams: Transferable[] = [];
    refuseClearMedia(worker);
    worker.postMessage({ kind: "enable", data: { enabled: false, participantIdentity: "ann" } }, streams);
    worker.postMessage({ kind: "decode", data: 1 }, streams);
    expect(posted).toEqual([
      [{ kind: "enable", data: { enabled: true, participantIdentity: "ann" } }, streams],
      [{ kind: "decode", data: 1 }, streams],
    ]);
  });
});
