import { stringify } from "yaml";

export interface YamlSection {
  /** What a reader should know before the values below. */
  readonly comment: string;
  readonly values: object;
}

/** YAML whose top-level keys stand in sections, each under its comment. */
export function commentedYaml(title: string, sections: readonly YamlSection[]): string {
  const texts = sections.map(({ comment, values }) => `${asComment(comment)}\n${stringify(values, { lineWidth: 0 })}`);
  return [`${asComment(title)}\n`, ...texts].join("\n");
}

/** Lines that `#` begins. */
export function asComment(text: string): string {
  return text
    .split("\n")
    .map((line) => `# ${line}`.trimEnd())
    .join("\n");
}
