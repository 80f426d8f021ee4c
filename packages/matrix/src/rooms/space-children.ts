import type { SpaceChild } from "@melo/chat";
import type { JsonObject } from "../http/json-fields.ts";

/** One `m.space.child` event: its state key and its content. */
export interface SpaceChildEvent {
  readonly roomId: string;
  readonly content: JsonObject;
  readonly sentAtMs: number;
}

/** At most 50 characters from space to tilde, else it counts as missing (specification, "Ordering of children"). */
const orderPattern = /^[\x20-\x7e]{1,50}$/;

/** Children with a valid `via`, in the order of the specification: by `order`, the rest by age, then by room id. */
export function spaceChildrenFrom(events: readonly SpaceChildEvent[]): readonly SpaceChild[] {
  return events
    .filter(({ content }) => viaServersOf(content).length > 0)
    .map(({ roomId, content, sentAtMs }) => ({
      roomId,
      order: orderOf(content),
      isSuggested: content["suggested"] === true,
      sentAtMs,
    }))
    .sort((a, b) => compareOrders(a.order, b.order) || a.sentAtMs - b.sentAtMs || compareText(a.roomId, b.roomId))
    .map(({ roomId, order, isSuggested }) => ({ roomId, order, isSuggested }));
}

/** Servers to join through; empty means that the child was taken out of the space. */
export function viaServersOf(content: JsonObject): readonly string[] {
  const via = content["via"];
  return Array.isArray(via) ? via.filter((server) => typeof server === "string") : [];
}

function orderOf(content: JsonObject): string | undefined {
  const order = content["order"];
  return typeof order === "string" && orderPattern.test(order) ? order : undefined;
}

function compareOrders(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return compareText(a, b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
