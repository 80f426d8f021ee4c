import type { CallModerationChange, TimelineItem } from "@melo/chat";
import type { RestrictableSource } from "@melo/protocol";

/** A part of a sentence; names are strong. */
export interface SentencePart {
  readonly text: string;
  readonly isName: boolean;
}

const name = (text: string): SentencePart => ({ text, isName: true });
const words = (text: string): SentencePart => ({ text, isName: false });

/** More names than this become "and 3 others". */
const maxNames = 2;

function listOfNames(names: readonly string[]): readonly SentencePart[] {
  const [first = "", second = ""] = names;
  if (names.length === 1) return [name(first)];
  if (names.length === maxNames) return [name(first), words(" and "), name(second)];
  return [name(first), words(` and ${names.length - 1} others`)];
}

interface Sentence {
  /** Neighbouring changes with the same predicate become one sentence about several people. */
  readonly predicate: string;
  readonly subject: string;
  readonly parts: (subjects: readonly string[]) => readonly SentencePart[];
}

function about(subject: string, predicate: string): Sentence {
  return { subject, predicate, parts: (subjects) => [...listOfNames(subjects), words(` ${predicate}`)] };
}

const takings: Readonly<Record<RestrictableSource, string>> = {
  microphone: "muted",
  camera: "stopped the camera of",
  screen_share: "stopped the screen share of",
};

/** What comes before the person, and after. */
const returns: Readonly<Record<RestrictableSource, readonly [string, string]>> = {
  microphone: ["unmuted", ""],
  camera: ["let", " use the camera again"],
  screen_share: ["let", " share again"],
};

/** What a moderator did in the call. */
function callSentence(moderator: string, change: CallModerationChange): Sentence {
  switch (change.type) {
    case "made_call_listen_only":
      return about(moderator, "set the call to listening only");
    case "ended_call_listen_only":
      return about(moderator, "let everybody speak again");
    case "changed_call_rules":
      return about(moderator, "changed the rules of the call");
    case "withheld_in_call":
      return toSomebody(moderator, takings[change.source], change.targetName, reasonOf(change.reason));
    case "gave_back_in_call": {
      const [deed, rest] = returns[change.source];
      return toSomebody(moderator, deed, change.targetName, rest);
    }
    case "disconnected_from_call":
      return toSomebody(moderator, "disconnected", change.targetName, reasonOf(change.reason));
    case "moved_to_other_call":
      return toSomebody(moderator, "moved", change.targetName, ` to another channel${reasonOf(change.reason)}`);
  }
}

function reasonOf(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}

/** Somebody does something to people, who come between the deed and the rest. */
function toSomebody(doer: string, deed: string, target: string, rest: string): Sentence {
  return {
    subject: target,
    predicate: `${deed} by ${doer}${rest}`,
    parts: (targets) => [
      name(doer),
      words(` ${deed} `),
      ...listOfNames(targets),
      ...(rest === "" ? [] : [words(rest)]),
    ],
  };
}

function sentenceOf(item: TimelineItem): Sentence | undefined {
  if (item.kind !== "change") return undefined;
  const { senderName, change } = item;
  switch (change.type) {
    case "joined":
      return about(senderName, "joined");
    case "left":
      return about(senderName, "left");
    case "created":
      return about(senderName, "made this channel");
    case "renamed_room":
      return about(senderName, `named the channel ${change.name}`);
    case "changed_topic":
      return about(senderName, change.topic === "" ? "removed the topic" : `set the topic: ${change.topic}`);
    case "invited":
    case "removed":
    case "banned":
      break;
    default:
      return callSentence(senderName, change);
  }
  return toSomebody(senderName, change.type, change.targetName, "");
}

/** Whoever makes a channel enters it with the next event, which says nothing new. */
function isEntryOfMaker(item: TimelineItem, before: TimelineItem | undefined): boolean {
  if (item.kind !== "change" || before?.kind !== "change") return false;
  return item.change.type === "joined" && before.change.type === "created" && item.senderId === before.senderId;
}

/** Folded changes as sentences, in order: "Hana and 3 others joined". People count once a sentence. */
export function changeSentences(items: readonly TimelineItem[]): readonly (readonly SentencePart[])[] {
  const folded: { readonly sentence: Sentence; readonly subjects: string[] }[] = [];
  for (const [index, item] of items.entries()) {
    const sentence = sentenceOf(item);
    if (sentence === undefined || isEntryOfMaker(item, items[index - 1])) continue;
    const last = folded.at(-1);
    if (last?.sentence.predicate !== sentence.predicate) folded.push({ sentence, subjects: [sentence.subject] });
    else if (!last.subjects.includes(sentence.subject)) last.subjects.push(sentence.subject);
  }
  return folded.map(({ sentence, subjects }) => sentence.parts(subjects));
}
