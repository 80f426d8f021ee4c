import { parser } from "@prometheus-io/lezer-promql";

/** Names of the metrics that a PromQL expression asks for. Throws if it is none. */
export function metricNamesIn(expression: string): ReadonlySet<string> {
  const names = new Set<string>();
  const cursor = parser.parse(expression).cursor();
  do {
    if (cursor.type.isError) {
      throw new Error(`not PromQL at ${cursor.from}: ${expression.slice(cursor.from - 10, cursor.to + 10)}`);
    }
    if (cursor.name !== "VectorSelector") continue;
    const [name] = /^[A-Za-z_:][\w:]*/.exec(expression.slice(cursor.from, cursor.to)) ?? [];
    if (name !== undefined) names.add(name);
  } while (cursor.next());
  return names;
}

/** Names under which Prometheus finds what this text in its format tells. */
export function metricNamesTold(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of text.split("\n")) {
    const [, family, kind] = /^# TYPE (\S+) (\w+)/.exec(line) ?? [];
    if (family === undefined) continue;
    const endings =
      kind === "histogram" ? ["_bucket", "_sum", "_count"] : kind === "summary" ? ["", "_sum", "_count"] : [""];
    for (const ending of endings) names.add(family + ending);
  }
  return names;
}
