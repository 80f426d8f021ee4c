import { allChecks, createSurroundings, examine } from "@melo/doctor";
import { checkGroupTitles, type CheckGroup, type ServerCheck } from "@melo/protocol";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { describeResult, describeSum, exitCodeOf } from "../doctor/describe-result.ts";
import { findTarget } from "../doctor/find-target.ts";
import { trustAuthority } from "../doctor/trust-authority.ts";
import { repositoryFolder } from "../instance/layout.ts";
import { Problem } from "../problem.ts";
import type { Output } from "../terminal/step-printer.ts";
import type { CommandContext } from "./command.ts";
import { doctorHelp, parseDoctorOptions } from "./doctor-options.ts";
import { unlessAborted } from "./unless-aborted.ts";

const tokenVariable = "MELO_DOCTOR_TOKEN";
/** Apart from the codes of what was found. */
const notBegunCode = 3;

export async function runDoctor(context: CommandContext): Promise<number> {
  try {
    return await examineTarget(context);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`\n${error.message}\n`);
    return notBegunCode;
  }
}

async function examineTarget({ args, environment, output, signal }: CommandContext): Promise<number> {
  const options = parseDoctorOptions(args, repositoryFolder);
  if (options.isHelp) {
    output.write(doctorHelp);
    return 0;
  }
  const accessToken = options.hasToken ? await readToken(environment) : undefined;
  const { target, authorityFile } = findTarget(options, accessToken);
  if (authorityFile !== undefined) trustAuthority(authorityFile);
  const surroundings = createSurroundings(target, repositoryFolder);
  const print = options.isJson ? undefined : createPrinter(output);
  const { results, madeAt } = await unlessAborted(signal, examine(allChecks, surroundings, print));
  if (options.isJson) {
    const report = { origin: target.origin, madeAt: new Date(madeAt).toISOString(), exitCode: exitCodeOf(results) };
    output.write(`${JSON.stringify({ ...report, results }, undefined, 2)}\n`);
  } else {
    output.write(`\n${describeSum(results)}\n`);
  }
  return exitCodeOf(results);
}

function createPrinter(output: Output): (result: ServerCheck) => void {
  let group: CheckGroup | undefined;
  return function print(result) {
    if (result.group !== group) output.write(`\n${checkGroupTitles[result.group]}\n`);
    group = result.group;
    output.write(`${describeResult(result)}\n`);
  };
}

/** Never an argument: those are in everybody's list of processes. */
async function readToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const given = environment[tokenVariable]?.trim();
  if (given !== undefined && given !== "") return given;
  if (!process.stdin.isTTY) {
    throw new Problem("There is nobody to ask for the access token.", `Put it into the environment: ${tokenVariable}`);
  }
  process.stderr.write("Access token (it is not shown): ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = (await terminal.question("")).trim();
  terminal.close();
  process.stderr.write("\n");
  if (answer === "") throw new Problem("The access token is empty.", "Leave out --token to do without.");
  return answer;
}
