import { MeloError } from "@melo/protocol";
import { flushMicrotasks } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { createOutbox, type Outbox } from "./outbox.ts";

interface Sending {
  readonly body: string;
  readonly transactionId: string;
  succeed(): Promise<void>;
  fail(): Promise<void>;
}

/** A homeserver that answers when the test says so. */
function createOutboxScene(): { outbox: Outbox; sendings: Sending[]; forgotten: string[] } {
  const sendings: Sending[] = [];
  const forgotten: string[] = [];
  let count = 0;
  const outbox = createOutbox({
    now: () => 7,
    makeTransactionId: () => `t${(count += 1)}`,
    forget: (transactionId) => forgotten.push(transactionId),
    send: (body, transactionId) =>
      new Promise((resolve, reject) => {
        sendings.push({
          body,
          transactionId,
          succeed() {
            resolve(`$${transactionId}`);
            return flushMicrotasks();
          },
          fail() {
            reject(new MeloError("offline", "no answer"));
            return flushMicrotasks();
          },
        });
      }),
  });
  return { outbox, sendings, forgotten };
}

function phasesOf(outbox: Outbox): readonly string[] {
  return outbox.messages.value.map(({ body, phase }) => `${body} ${phase}`);
}

test("a message is there at once and waits for the one before it", async () => {
  const { outbox, sendings } = createOutboxScene();
  outbox.add("one");
  outbox.add("two");
  expect(phasesOf(outbox)).toEqual(["one sending", "two sending"]);
  expect(sendings.map(({ body }) => body)).toEqual(["one"]);
  await sendings[0]?.succeed();
  expect(sendings.map(({ body }) => body)).toEqual(["one", "two"]);
  expect(phasesOf(outbox)).toEqual(["one sent", "two sending"]);
});

test("a failed message keeps its place and holds up nothing", async () => {
  const { outbox, sendings } = createOutboxScene();
  outbox.add("one");
  outbox.add("two");
  await sendings[0]?.fail();
  await sendings[1]?.succeed();
  expect(phasesOf(outbox)).toEqual(["one failed", "two sent"]);
  expect(outbox.messages.value[0]?.error?.code).toBe("offline");
});

test("a retry uses the same transaction, so that a message whose answer was lost is not sent twice", async () => {
  const { outbox, sendings } = createOutboxScene();
  outbox.add("one");
  await sendings[0]?.fail();
  outbox.retry("t1");
  outbox.retry("t1");
  await flushMicrotasks();
  expect(sendings.map(({ transactionId }) => transactionId)).toEqual(["t1", "t1"]);
  expect(phasesOf(outbox)).toEqual(["one sending"]);
});

test("only failed messages can be discarded", async () => {
  const { outbox, sendings, forgotten } = createOutboxScene();
  outbox.add("one");
  outbox.discard("t1");
  expect(phasesOf(outbox)).toEqual(["one sending"]);
  await sendings[0]?.fail();
  outbox.discard("t1");
  expect(phasesOf(outbox)).toEqual([]);
  expect(forgotten).toEqual(["t1"]);
});

test("a message goes when it arrives in the timeline, whichever comes first, the sync or the answer", async () => {
  const { outbox, sendings } = createOutboxScene();
  outbox.add("one");
  outbox.add("two");
  outbox.confirm(new Set(["t1"]), new Set());
  expect(phasesOf(outbox)).toEqual(["two sending"]);
  await sendings[0]?.succeed();
  await sendings[1]?.succeed();
  outbox.confirm(new Set(), new Set(["$t2"]));
  expect(phasesOf(outbox)).toEqual([]);
});
