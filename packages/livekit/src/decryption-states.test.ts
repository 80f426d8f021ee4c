import { createScope } from "@melo/reactive";
import { createFakeClock, record, type FakeClock } from "@melo/reactive/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { createDecryptionStates, type DecryptionStates } from "./decryption-states.ts";

const longMs = 10_000;

let clock: FakeClock;
let decryption: DecryptionStates;

beforeEach(() => {
  clock = createFakeClock();
  decryption = createDecryptionStates(createScope(), clock);
});

function stateOf(identity: string): string | undefined {
  return decryption.states.peek().get(identity);
}

describe("whether a participant can be decrypted", () => {
  test("a missing key is waiting, a wrong one failing, and success ends both", async () => {
    decryption.reportProblem("ann", "missing_key");
    await clock.advance(longMs);
    expect(stateOf("ann")).toBe("waiting");
    decryption.reportProblem("ann", "wrong_key");
    await clock.advance(longMs);
    expect(stateOf("ann")).toBe("failing");
    decryption.reportSuccess("ann");
    expect(stateOf("ann")).toBe("working");
  });

  test("a damaged frame among good ones changes nothing", async () => {
    decryption.reportSuccess("ann");
    const seen = record(createScope(), decryption.states);
    decryption.reportProblem("ann", "wrong_key");
    await clock.advance(33);
    decryption.reportSuccess("ann");
    await clock.advance(longMs);
    expect(seen).toHaveLength(1);
  });

  test("who worked and lost the key waits", async () => {
    decryption.reportSuccess("ann");
    decryption.reportProblem("ann", "missing_key");
    await clock.advance(longMs);
    expect(stateOf("ann")).toBe("waiting");
  });

  test("a new key turns failing into waiting, and leaves working alone", async () => {
    decryption.reportProblem("ann", "wrong_key");
    await clock.advance(longMs);
    decryption.reportNewKey("ann");
    expect(stateOf("ann")).toBe("waiting");
    decryption.reportSuccess("ann");
    decryption.reportNewKey("ann");
    expect(stateOf("ann")).toBe("working");
  });

  test("one participant's problems are not another's", async () => {
    decryption.reportSuccess("ben");
    decryption.reportProblem("ann", "wrong_key");
    await clock.advance(longMs);
    expect([stateOf("ann"), stateOf("ben")]).toEqual(["failing", "working"]);
  });
});
