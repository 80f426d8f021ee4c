import type { TimelineItem } from "@melo/chat";

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
  }
  return {
    subject: change.targetName,
    predicate: `${change.type} by ${senderName}`,
    parts: (targets) => [name(senderName), words(` ${change.type} `), ...listOfNames(targets)],
  };
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
