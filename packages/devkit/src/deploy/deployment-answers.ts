import { lookup } from "node:dns/promises";
import { existsSync, readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { Problem } from "../problem.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { deploymentLayout } from "./deployment-layout.ts";

/** What the command line says; what is undefined is asked for, remembered from the last run, or follows. */
export interface DeployOptions {
  readonly domain: string | undefined;
  readonly turnDomain: string | undefined;
  readonly serverName: string | undefined;
  readonly address: string | undefined;
  readonly email: string | undefined;
  readonly certificates: "public" | "internal" | undefined;
  readonly isFederating: boolean | undefined;
  readonly folder: string;
  /** Name of an account of this machine, or `uid:gid`. */
  readonly owner: string | undefined;
}

/** Somebody at a terminal. */
export interface Questioner {
  /** Answers with the proposal for an empty line. */
  ask(question: string, proposal: string): Promise<string>;
}

/**
 * Joins options, what was decided before, and answers of a person to a deployment. Without somebody to ask, what can
 * neither be remembered nor found out is a {@link Problem} that names the option.
 */
export async function decideDeployment(
  options: DeployOptions,
  person: Questioner | undefined,
  resolve: (domain: string) => Promise<string | undefined> = addressOf,
): Promise<Deployment> {
  const before = readAnswers(options.folder);
  const domain = requireDomain(
    options.domain ?? before?.domain ?? (await person?.ask("Domain that people will open", "")) ?? "",
    "--domain chat.example.org",
  );
  const isSameDomain = before?.domain === domain;
  const address =
    options.address ?? (isSameDomain ? before.address : undefined) ?? (await askAddress(domain, person, resolve));
  if (!isIPv4(address))
    throw new Problem(`"${address}" is no IPv4 address.`, "Give the machine's public one: --address 203.0.113.1");
  const serverName = options.serverName ?? before?.serverName ?? domain;
  if (before !== undefined && before.serverName !== serverName) {
    throw new Problem(
      `The accounts of this deployment end in :${before.serverName}, and that can never be changed.`,
      `Leave out --server-name, or make another deployment: --out <folder>`,
    );
  }
  const email =
    options.email ?? before?.email ?? (await person?.ask("Email for the certificate authority (may be empty)", ""));
  return {
    domain,
    turnDomain: requireDomain(
      options.turnDomain ?? (isSameDomain ? before.turnDomain : `turn.${domain}`),
      "--turn-domain turn.example.org",
    ),
    serverName: requireDomain(serverName, "--server-name example.org"),
    address,
    email: email === "" ? undefined : email,
    certificates: options.certificates ?? before?.certificates ?? "public",
    isFederating: options.isFederating ?? before?.isFederating ?? false,
    folder: options.folder,
    owner: decideOwner(options.owner, before?.owner),
  };
}

async function askAddress(
  domain: string,
  person: Questioner | undefined,
  resolve: (domain: string) => Promise<string | undefined>,
): Promise<string> {
  const found = await resolve(domain);
  const answer = person === undefined ? found : await person.ask("Public IPv4 address of this machine", found ?? "");
  if (answer !== undefined && answer !== "") return answer;
  throw new Problem(
    `${domain} has no address in the DNS yet.`,
    "Add the record, or say where it will point: --address 203.0.113.1",
  );
}

async function addressOf(domain: string): Promise<string | undefined> {
  try {
    return (await lookup(domain, { family: 4 })).address;
  } catch {
    // No such name yet: the person says it, or is told how to.
    return undefined;
  }
}

/** Lower case, two labels at least: certificates and TURN need a real name. */
function requireDomain(text: string, example: string): string {
  const domain = text.trim().toLowerCase();
  if (/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain)) return domain;
  const sentence = domain === "" ? "A domain is needed." : `"${domain}" is no domain.`;
  throw new Problem(sentence, `Give one that points to this machine: npm run deploy -- ${example}`);
}

/** What the last run decided; undefined if there was none. */
export function readAnswers(folder: string): Deployment | undefined {
  const { answersFile } = deploymentLayout(folder);
  if (!existsSync(answersFile)) return undefined;
  try {
    // Written by writeDeployment alone, and read by its owner alone.
    return JSON.parse(readFileSync(answersFile, "utf8")) as Deployment;
  } catch (error) {
    throw new Problem(
      `${answersFile} cannot be read.`,
      "Restore it from a backup, or remove it to decide anew.",
      error,
    );
  }
}

/** @throws {Problem} when there is no such account. */
export function decideOwner(text: string | undefined, before: Owner | undefined): Owner {
  return text === undefined ? (before ?? defaultOwner()) : parseOwner(text);
}

const accountName = "melo";

function defaultOwner(): Owner {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0 ? parseOwner(accountName) : { uid, gid };
}

function parseOwner(text: string): Owner {
  const numbers = /^(\d+):(\d+)$/.exec(text);
  const entry = numbers ?? accountIn(readFileSync("/etc/passwd", "utf8"), text);
  const [uid, gid] = [Number(entry?.[1]), Number(entry?.[2])];
  if (entry !== null && uid !== 0) return { uid, gid };
  const sentence = entry === null ? `There is no account ${text} on this machine.` : "MELO does not run as root.";
  throw new Problem(sentence, "Make one: useradd --system --user-group --shell /usr/sbin/nologin melo");
}

function accountIn(passwd: string, name: string): RegExpExecArray | null {
  const escaped = name.replace(/[^A-Za-z0-9_-]/g, "");
  return escaped === name ? new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, "m").exec(passwd) : null;
}
