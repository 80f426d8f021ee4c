import * as z from "zod/mini";

/** `untried`: it could not be tried, because something before it is broken or is not known there. */
const checkStatuses = ["ok", "warning", "broken", "untried"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

export const checkGroups = ["reach", "people", "permission", "media", "reports", "machine"] as const;

/** Hops that a reader looks for together, in the order of a call. */
export type CheckGroup = (typeof checkGroups)[number];

/** Over the checks of a group, wherever they are shown: the checks bring their other words with them, too. */
export const checkGroupTitles: Readonly<Record<CheckGroup, string>> = {
  reach: "Getting there",
  people: "People and rooms",
  permission: "Getting into a call",
  media: "Sound and picture",
  reports: "What the servers tell each other",
  machine: "The machine",
};

/** One hop of a call as the doctor found it: a line of `POST /_melo/v1/doctor`, and of `npm run doctor -- --json`. */
export interface ServerCheck {
  /** Stable: monitoring knows checks by it. */
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found: one line. */
  readonly found: string;
  /** What that means for people. */
  readonly meaning: string | undefined;
  readonly remedy: CheckRemedy | undefined;
  readonly tookMs: number;
}

/** How somebody mends it. */
export interface CheckRemedy {
  readonly text: string;
  /** Which file `lines` belong to, by its usual name: `homeserver.yaml`. Undefined: they are a command. */
  readonly file?: string | undefined;
  /** To the letter. */
  readonly lines?: string | undefined;
}

const schema = z.object({
  id: z.string(),
  group: z.enum(checkGroups),
  title: z.string(),
  status: z.enum(checkStatuses),
  found: z.string(),
  meaning: z.optional(z.string()),
  remedy: z.optional(z.object({ text: z.string(), file: z.optional(z.string()), lines: z.optional(z.string()) })),
  tookMs: z.number(),
});

/** Undefined for what is no check: the last line, and what later versions say. */
export function parseServerCheck(line: string): ServerCheck | undefined {
  const { success, data } = schema.safeParse(parseJson(line));
  return success ? { ...data, meaning: data.meaning, remedy: data.remedy } : undefined;
}

/** The last line of a run: without it the connection broke before the end. */
export const endOfChecks = '{"done":true}';

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Cut off by a connection that broke.
    return undefined;
  }
}
