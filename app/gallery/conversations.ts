import type { Conversation, LoadState, RoomChange, TextMessage, TimelineItem, TimelineRow } from "@melo/chat";
import { MeloError } from "@melo/protocol";
import { constant } from "@melo/reactive";
import { names, userIdOf, type Person } from "./people";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Today at 09:12, so that pictures of the gallery differ by nothing but design. */
const morningMs = new Date().setHours(9, 12, 0, 0);

function entry(person: Person, minute: number): Omit<TextMessage, "kind" | "body" | "style" | "send"> {
  const key = `${person}${minute}`;
  return {
    key,
    eventId: `$${key}`,
    senderId: userIdOf(person),
    senderName: names[person],
    senderAvatarMxc: undefined,
    sentAtMs: morningMs + minute * minuteMs,
  };
}

function message(person: Person, minute: number, body: string, state: Partial<TextMessage> = {}): TimelineRow {
  return row({ kind: "text", ...entry(person, minute), body, style: "text", send: undefined, ...state });
}

function row(item: TimelineItem, isGrouped = false): TimelineRow {
  return { type: "message", key: item.key, item, isGrouped };
}

function grouped(line: TimelineRow): TimelineRow {
  return line.type === "message" ? { ...line, isGrouped: true } : line;
}

function changes(key: string, ...entries: readonly (readonly [Person, number, RoomChange["change"]])[]): TimelineRow {
  const items = entries.map(([person, minute, change]): RoomChange => ({
    kind: "change",
    ...entry(person, minute),
    change,
  }));
  return { type: "changes", key, items };
}

const failure = (code: "offline" | "server_unreachable"): TextMessage["send"] => ({
  phase: "failed",
  error: new MeloError(code, "in the gallery"),
});

const long =
  "It took a while, so here is all of it in one place. The bridge at the lower bend is now drawn in two passes, first the paper, then the light behind it, which costs 0.4 ms on the old laptop and nothing worth mentioning elsewhere.\n\nWhat is left:\n– the shadow under the second arch is too hard\n– ümläüts in the credits are cut at the top\n– averyveryverylongwordthatsomebodypastedwithoutasinglespaceinittoseewhathappenswhenitdoesnotfitintotheline";

/** Every kind of row. */
export const everyRow: readonly TimelineRow[] = [
  { type: "day", key: "yesterday", dayStartMs: morningMs - dayMs },
  changes("c1", ["ann", -900, { type: "created" }], ["ann", -899, { type: "changed_topic", topic: "Everything else" }]),
  changes(
    "c2",
    ["hana", -800, { type: "joined" }],
    ["dara", -790, { type: "joined" }],
    ["eli", -780, { type: "joined" }],
    ["ben", -700, { type: "removed", targetName: names.ingo }],
  ),
  message(
    "goran",
    -600,
    "Frame budget notes are here, read before touching the water: https://paperlanterns.example/notes/frame-budget",
  ),
  { type: "day", key: "today", dayStartMs: morningMs },
  message("dara", 0, "Second lantern row now drifts with the current instead of against it."),
  grouped(message("dara", 1, "The fix was one sign, of course.")),
  message("ben", 8, "Works on my old laptop too, 58 fps at the lower bridge. Merging."),
  message("cleo", 19, long),
  message("ben", 20, "waves at the bridge", { style: "emote" }),
  message("hana", 22, "Build 0.9 is on the shelf.", { style: "notice" }),
  row({ kind: "undecrypted", ...entry("eli", 52), reason: "waiting" }),
  row({ kind: "undecrypted", ...entry("eli", 53), reason: "unavailable" }, true),
  row({ kind: "deleted", ...entry("eli", 54) }, true),
  row({ kind: "unsupported", ...entry("farah", 55), messageType: "m.image" }),
  message("max", 60, "אפשר לכתוב גם מימין לשמאל"),
  message("ann", 64, "On it, build 0.9 goes up after lunch."),
  grouped(message("ann", 65, "Release notes are in the pinned message.", { send: { phase: "sending" } })),
  grouped(message("ann", 66, "And the poster is finished.", { send: failure("server_unreachable") })),
  grouped(message("ann", 67, "See you on Thursday.", { send: failure("offline") })),
];

/** An ordinary morning. */
export const morningRows: readonly TimelineRow[] = [
  { type: "day", key: "today", dayStartMs: morningMs },
  message(
    "farah",
    -22,
    "Morning. Palette for the third chapter: colder water, warmer paper. The moon stays where it is.",
  ),
  message("hana", -10, "Two directions for the river at dusk. Left is what we have, right is what I dreamt."),
  message("ben", 3, "Right one. It costs us one more light pass, and it is worth it."),
  grouped(message("ben", 3.5, "I can have a build by Wednesday if nobody touches the bridges.")),
  changes("c3", ["max", 10, { type: "joined" }]),
  message(
    "dara",
    28,
    "Right one from me too. Can the near lanterns be a little larger than the far ones, not only brighter?",
  ),
  message(
    "max",
    50,
    "Can you put the playtest build on the shelf before Thursday? The one from Friday still has the invisible bridge.",
  ),
  message("ann", 60, "Right one then. Hana, put the layers in the shared folder and I will wire up the river tonight."),
  grouped(message("ann", 60.5, "Cleo is showing the bridge in Lounge now, come and look.")),
];

const doNothing = (): void => undefined;

export function conversation(
  rows: readonly TimelineRow[] | undefined,
  { hasOlder = false, loadState = "idle" }: { readonly hasOlder?: boolean; readonly loadState?: LoadState } = {},
): Conversation {
  return {
    roomId: "!general",
    rows: constant(rows),
    hasOlder: constant(hasOlder),
    loadState: constant(loadState),
    loadOlder: () => Promise.resolve(),
    draft: () => "",
    keepDraft: doNothing,
    sendText: doNothing,
    retrySend: doNothing,
    discardFailed: doNothing,
    markRead: doNothing,
  };
}
