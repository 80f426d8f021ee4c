import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "../problem.ts";
import { unknownOptionIn } from "./unknown-option.ts";

export interface StartOptions {
  readonly port: number;
  readonly dataFolder: string;
  /** For the other machines of this network. */
  readonly isForLan: boolean;
  /** Which of this machine's addresses; undefined: the first on a private network. */
  readonly lanAddress: string | undefined;
  readonly isDemo: boolean;
  readonly isHelp: boolean;
  readonly areEventsJson: boolean;
}

const defaultPort = "3000";
const defaultDataFolder = ".melo";
const maxPort = 65_535;

export const startHelp = `npm start -- [options]

Starts MELO on this machine: homeserver, call server and app behind one address.

  --port <number>   where to open it: http://localhost:<number>   (default ${defaultPort})
  --data <folder>   where accounts, rooms and messages are kept   (default ${defaultDataFolder})
  --lan             for the other machines of this network, over HTTPS
  --lan-address <IPv4>   the same, at this one of the machine's addresses
  --demo            make a small community with a few people to try things out with
  --json-events     print one JSON object a line instead of text
  --help            this text
`;

/** @throws {Problem} that names the option which is unknown or has no sensible value. */
export function parseStartOptions(args: readonly string[], repositoryFolder: string): StartOptions {
  const { values, positionals } = parse(args);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new Problem(`npm start does not know what "${surplus}" means.`, helpHint);
  return {
    port: parsePort(values.port ?? defaultPort),
    dataFolder: resolve(repositoryFolder, values.data ?? defaultDataFolder),
    isForLan: (values.lan ?? false) || values["lan-address"] !== undefined,
    lanAddress: values["lan-address"],
    isDemo: values.demo ?? false,
    isHelp: values.help ?? false,
    areEventsJson: values["json-events"] ?? false,
  };
}

const helpHint = "See the options: npm start -- --help";

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: "string" },
        data: { type: "string" },
        lan: { type: "boolean" },
        "lan-address": { type: "string" },
        demo: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        "json-events": { type: "boolean" },
      },
    });
  } catch (error) {
    const unknown = unknownOptionIn(error);
    const sentence = unknown === undefined ? `${firstSentence(error)}.` : `There is no option ${unknown}.`;
    throw new Problem(sentence, helpHint, error);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= maxPort) return port;
  throw new Problem(`"${text}" is no port.`, "A port is a number from 1 to 65535: npm start -- --port 3001");
}

function firstSentence(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(/[.\n]/, 1)[0] ?? "";
}
