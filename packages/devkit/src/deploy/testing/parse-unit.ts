/** What a generated unit says about the process it starts. */
export interface UnitProcess {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly user: string;
  readonly group: string;
  readonly readOnlyPaths: readonly string[];
  readonly writablePaths: readonly string[];
  readonly capabilities: readonly string[];
}

/** Reads a unit of ours, in which nothing is quoted. */
export function parseUnit(text: string): UnitProcess {
  const all = (name: string): string[] =>
    text
      .split("\n")
      .filter((line) => line.startsWith(`${name}=`))
      .map((line) => line.slice(name.length + 1));
  const one = (name: string): string => all(name)[0] ?? "";
  return {
    command: one("ExecStart").split(" "),
    environment: Object.fromEntries(
      all("Environment").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    workingFolder: one("WorkingDirectory"),
    user: one("User"),
    group: one("Group"),
    readOnlyPaths: all("BindReadOnlyPaths"),
    writablePaths: all("BindPaths"),
    capabilities: all("AmbientCapabilities"),
  };
}
