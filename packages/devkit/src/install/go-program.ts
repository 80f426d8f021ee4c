import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";

export interface GoProgram {
  /** With its version, for people: "livekit-server 1.13.5". */
  readonly name: string;
  /** What it is for, as a part of the sentence that it is missing. */
  readonly purpose: string;
  /** With the version, as `go install` takes it. */
  readonly package: string;
  readonly neededMegabytes: number;
  /** For the progress that people see. */
  readonly expectedPackages: number;
  /** What else one can do where Go is of no help, as a further sentence. */
  readonly otherRemedy?: string;
}

/** Builds a program into the folder, under the name that Go gives it. */
export async function buildGoProgram(
  program: GoProgram,
  folder: string,
  environment: NodeJS.ProcessEnv,
  step: StepProgress,
): Promise<void> {
  const { name, purpose, neededMegabytes, expectedPackages, otherRemedy } = program;
  const withOther = (remedy: string): string => (otherRemedy === undefined ? remedy : `${remedy} ${otherRemedy}`);
  await requireFreeSpace(folder, neededMegabytes, `building ${name}`);
  step.say("downloading and compiling, about a minute");
  let packages = 0;
  const built = await runTool({
    command: "go",
    // -v names each package as it is compiled.
    args: ["install", "-v", "-trimpath", "-ldflags=-s -w", program.package],
    environment: { ...environment, GOBIN: folder, CGO_ENABLED: "0", GOFLAGS: "" },
    onLine: (line) => {
      if (line.startsWith("go: downloading ")) step.say(line.slice("go: ".length));
      else if (!line.includes(" ")) step.say(`compiled ${(packages += 1)} of about ${expectedPackages} packages`);
    },
  });
  if (built === undefined) {
    throw new Problem(
      `${name}, ${purpose}, is missing, and there is no Go to build it with.`,
      withOther("Install Go 1.26 or newer (https://go.dev/dl)."),
    );
  }
  if (built.exitCode !== 0) {
    throw new Problem(
      `${name} could not be built. Go's last words:\n${lastLines(built.output, 12)}\n`,
      withOther("Go 1.26 or newer and a connection to its module proxy are needed."),
    );
  }
}
