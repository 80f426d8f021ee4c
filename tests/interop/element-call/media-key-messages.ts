import { eventTypes } from "@melo/protocol";

/** One media key on its way to or from a device. */
export interface KeyMessage {
  /** Of the other side. */
  readonly userId: string;
  /** 0..255; a rotated key has the next one. */
  readonly index: number;
}

/** The index in a media key message as Element Call and MELO write it; undefined for any other message. */
export function keyIndexIn(type: string, content: object): number | undefined {
  if (type !== eventTypes.encryptionKeys || !("keys" in content)) return undefined;
  const { keys } = content;
  if (typeof keys !== "object" || keys === null || !("index" in keys)) return undefined;
  return typeof keys.index === "number" ? keys.index : undefined;
}
