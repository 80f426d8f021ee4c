import type { MeloError } from "@melo/protocol";
import { createSignal, type ReadonlySignal } from "@melo/reactive";

/** A message on its way, known by its transaction id. */
export interface OutgoingMessage {
  readonly transactionId: string;
  readonly body: string;
  readonly queuedAtMs: number;
  readonly phase: "sending" | "failed" | "sent";
  readonly error: MeloError | undefined;
  /** Once sent: the event whose arrival in the timeline ends this entry. */
  readonly eventId: string | undefined;
}

export interface OutboxDeps {
  now(): number;
  makeTransactionId(): string;
  /** Resolves with the event id; rejects with a MeloError. The same transaction id never makes two events. */
  send(body: string, transactionId: string): Promise<string>;
  /** A failed message was discarded and will not be sent again. */
  forget(transactionId: string): void;
}

/**
 * The messages of one room that the homeserver has not confirmed, oldest first. They are sent one after the other; one
 * that failed waits for a retry and holds up nothing. Outlives the timelines that show it.
 */
export interface Outbox {
  readonly messages: ReadonlySignal<readonly OutgoingMessage[]>;
  add(body: string): void;
  retry(transactionId: string): void;
  discard(transactionId: string): void;
  /** Takes out what has arrived in the timeline. */
  confirm(transactionIds: ReadonlySet<string>, eventIds: ReadonlySet<string>): void;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const messages = createSignal<readonly OutgoingMessage[]>([]);
  const queue: string[] = [];
  let isSending = false;

  function change(transactionId: string, changes: Partial<OutgoingMessage>): void {
    messages.value = messages
      .peek()
      .map((message) => (message.transactionId === transactionId ? { ...message, ...changes } : message));
  }

  function remove(isGone: (message: OutgoingMessage) => boolean): void {
    const kept = messages.peek().filter((message) => !isGone(message));
    if (kept.length !== messages.peek().length) messages.value = kept;
  }

  async function sendQueued(): Promise<void> {
    if (isSending) return;
    isSending = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await sendOne(next);
    isSending = false;
  }

  async function sendOne(transactionId: string): Promise<void> {
    const message = messages.peek().find((candidate) => candidate.transactionId === transactionId);
    if (message === undefined) return;
    try {
      const eventId = await deps.send(message.body, transactionId);
      change(transactionId, { phase: "sent", eventId });
    } catch (error) {
      change(transactionId, { phase: "failed", error: error as MeloError });
    }
  }

  function enqueue(transactionId: string): void {
    queue.push(transactionId);
    void sendQueued();
  }

  return {
    messages,
    add(body) {
      const transactionId = deps.makeTransactionId();
      const message = {
        transactionId,
        body,
        queuedAtMs: deps.now(),
        phase: "sending",
        error: undefined,
        eventId: undefined,
      } as const;
      messages.value = [...messages.peek(), message];
      enqueue(transactionId);
    },
    retry(transactionId) {
      const message = messages.peek().find((candidate) => candidate.transactionId === transactionId);
      if (message?.phase !== "failed") return;
      change(transactionId, { phase: "sending", error: undefined });
      enqueue(transactionId);
    },
    discard(transactionId) {
      const message = messages.peek().find((candidate) => candidate.transactionId === transactionId);
      if (message?.phase !== "failed") return;
      remove((candidate) => candidate === message);
      deps.forget(transactionId);
    },
    confirm: (transactionIds, eventIds) =>
      remove(
        (message) =>
          transactionIds.has(message.transactionId) || (message.eventId !== undefined && eventIds.has(message.eventId)),
      ),
  };
}
