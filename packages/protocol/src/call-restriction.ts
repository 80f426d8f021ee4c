import * as z from "zod/mini";
import { isUserId } from "./ids.ts";
import type { PublishSource } from "./token.ts";

/** What a moderator can take from somebody; the sound of a shared screen goes with the screen. */
export const restrictableSources = ["microphone", "camera", "screen_share"] as const;

export type RestrictableSource = (typeof restrictableSources)[number];

/** Who took something away, and why. */
export interface Withholding {
  /** The moderator's user id. */
  readonly by: string;
  readonly reason: string | undefined;
}

/**
 * Content of the state event `chat.melo.call_restriction`, one for each person: what moderators have taken from them in
 * this room's call, until it is given back. What is not named is not withheld.
 *
 *     {
 *       "withheld": { "microphone": { "by": "@mod:example.org", "reason": "a loud fan" } },
 *       "changed_by": "@mod:example.org"
 *     }
 */
export interface CallRestriction {
  readonly withheld: Readonly<Partial<Record<RestrictableSource, Withholding | undefined>>>;
  /** Who took or gave back last; says of what is not withheld any more who gave it back. */
  readonly changedBy?: string | undefined;
}

const withholding = z.optional(z.object({ by: z.string().check(z.refine(isUserId)), reason: z.optional(z.string()) }));
const contentSchema = z.object({
  withheld: z.optional(z.object({ microphone: withholding, camera: withholding, screen_share: withholding })),
  // Unlike what is withheld it restricts nothing: nonsense in it is not worth closing somebody's mouth.
  changed_by: z.optional(z.unknown()),
});

/** The leading `_` is there because a key that starts with `@` must be the sender's own id. */
export function callRestrictionStateKey(userId: string): string {
  return `_${userId}`;
}

/** The person that a restriction with this state key is about; undefined for what is no such key. */
export function restrictedUserOf(stateKey: string): string | undefined {
  const userId = stateKey.slice(1);
  return stateKey.startsWith("_") && isUserId(userId) ? userId : undefined;
}

/** Undefined if the content has another shape: whoever asks then lets this person send nothing. */
export function parseCallRestriction(content: unknown): CallRestriction | undefined {
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const withheld: Partial<Record<RestrictableSource, Withholding>> = {};
  for (const source of restrictableSources) {
    const entry = parsed.data.withheld?.[source];
    if (entry !== undefined) withheld[source] = { by: entry.by, reason: entry.reason };
  }
  const { changed_by: changedBy } = parsed.data;
  return typeof changedBy === "string" && isUserId(changedBy) ? { withheld, changedBy } : { withheld };
}

export function callRestrictionContent({ withheld, changedBy }: CallRestriction): Readonly<Record<string, unknown>> {
  const entries = restrictableSources.flatMap((source) => {
    const entry = withheld[source];
    if (entry === undefined) return [];
    return [[source, { by: entry.by, ...(entry.reason === undefined ? {} : { reason: entry.reason }) }] as const];
  });
  return {
    ...(entries.length === 0 ? {} : { withheld: Object.fromEntries(entries) }),
    ...(changedBy === undefined ? {} : { changed_by: changedBy }),
  };
}

/** What has to be allowed for a source to be sent. */
export function restrictableSourceOf(source: PublishSource): RestrictableSource {
  return source === "screen_share_audio" ? "screen_share" : source;
}
