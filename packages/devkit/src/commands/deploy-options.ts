import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { DeployOptions } from "../deploy/deployment-answers.ts";
import { Problem } from "../problem.ts";
import { unknownOptionIn } from "./unknown-option.ts";

export interface DeployCommandOptions extends DeployOptions {
  /** A plan of many machines, in the place of everything else that is said about one. */
  readonly machinesFile: string | undefined;
  /** Installs what the systemd units start. */
  readonly isInstalling: boolean;
  readonly isHelp: boolean;
}

export const deployHelp = `npm run deploy -- --domain chat.example.org [options]

Writes everything that one machine with a domain needs: compose file and systemd units, configuration, fresh secrets.
Run again it changes nothing that you edited, and says what differs.

  --domain <name>        what people open
  --address <IPv4>       the machine's public address            (default: where the domain points)
  --email <address>      for the certificate authority
  --out <folder>         where files and data are kept           (default /srv/melo, or ~/melo for ordinary users)
  --server-name <name>   end of user ids, for ever               (default: the domain)
  --turn-domain <name>   for strict firewalls                    (default: turn.<domain>)
  --federation on|off    people of other homeservers             (default off)
  --certificates public|internal   Let's Encrypt, or an authority of its own   (default public)
  --user <name|uid:gid>  whom files and processes belong to      (default melo for root, else you)
  --machines <plan.json> many machines: who runs what, and where     (docs/scaling.md)
  --install              install what the systemd units start
  --help                 this text
`;

const helpHint = "See the options: npm run deploy -- --help";

/** @throws {Problem} that names the option which is unknown or has no sensible value. */
export function parseDeployOptions(args: readonly string[]): DeployCommandOptions {
  const { values, positionals } = parse(args);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new Problem(`npm run deploy does not know what "${surplus}" means.`, helpHint);
  return {
    domain: values.domain,
    turnDomain: values["turn-domain"],
    serverName: values["server-name"],
    address: values.address,
    email: values.email,
    certificates: oneOf("--certificates", values.certificates, ["public", "internal"]),
    isFederating: isOn(oneOf("--federation", values.federation, ["on", "off"])),
    folder: values.out === undefined ? defaultFolder() : resolve(values.out),
    owner: values.user,
    machinesFile: values.machines,
    isInstalling: values.install ?? false,
    isHelp: values.help ?? false,
  };
}

function defaultFolder(): string {
  return process.getuid?.() === 0 ? "/srv/melo" : join(homedir(), "melo");
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        domain: text,
        "turn-domain": text,
        "server-name": text,
        address: text,
        email: text,
        certificates: text,
        federation: text,
        out: text,
        machines: text,
        user: text,
        install: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const unknown = unknownOptionIn(error);
    const sentence = unknown === undefined ? "An option has no value." : `There is no option ${unknown}.`;
    throw new Problem(sentence, helpHint, error);
  }
}

function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const found = values.find((value) => value === text);
  if (text === undefined || found !== undefined) return found;
  throw new Problem(`${name} cannot be "${text}".`, `It is one of: ${values.join(", ")}.`);
}

function isOn(value: "on" | "off" | undefined): boolean | undefined {
  return value === undefined ? undefined : value === "on";
}
