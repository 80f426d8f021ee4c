const hidden = "[secret]";

/** Whatever has such a name is a secret, whoever put it into a log. */
const secretName = /^(?:authorization|cookie|password|secret|code|jwt|(?:\w*_)?token|\w*(?:Token|Secret|Password))$/;

/** What secrets look like inside other texts: messages of libraries, URLs, answers of servers. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  // LiveKit 1.13.5 repeats a token that it refuses in its answer (livekit/livekit#4756), and that becomes an error's
  // message.
  [/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\b(Bearer|Basic) +[\w.~+/=-]+/gi, `$1 ${hidden}`],
  [/\b(access_token|token|password|secret|code)=[^&\s"']+/gi, `$1=${hidden}`],
  // Access, refresh and OpenID tokens of Synapse and of the Matrix authentication service.
  [/\b(?:syt|syr|mat|mct|mcr|mar|mua|mpt)_\w[\w=-]{8,}/g, "[token]"],
  [/(\w:\/\/[^\s:/@]*):[^\s@/]+@/g, `$1:${hidden}@`],
];

/** The text without what looks like a secret. */
export function scrubText(text: string): string {
  return secretTexts.reduce((scrubbed, [pattern, replacement]) => scrubbed.replaceAll(pattern, replacement), text);
}

const maxDepth = 5;

/** The same fields, with secrets hidden by name and by what they look like. */
export function scrubFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return scrubRecord(fields, 0);
}

function scrubRecord(record: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]) => [name, scrubValue(name, value, depth)] as const);
  return Object.fromEntries(entries);
}

function scrubValue(name: string, value: unknown, depth: number): unknown {
  if (typeof value === "string") return secretName.test(name) ? hidden : scrubText(value);
  // Errors have a serializer of their own.
  if (typeof value !== "object" || value === null || value instanceof Error) return value;
  if (depth >= maxDepth) return "[deep]";
  if (Array.isArray(value)) return value.map((entry) => scrubValue(name, entry, depth + 1));
  return scrubRecord(value, depth + 1);
}
