import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "../problem.ts";
import { unknownOptionIn } from "./unknown-option.ts";

/** What is examined: a server that runs from a folder of this machine, or one that is known by its address. */
export type DoctorSource =
  | { readonly kind: "embedded" | "deployment"; readonly folder: string }
  | { readonly kind: "address"; readonly origin: string; readonly serverName: string | undefined };

export interface DoctorOptions {
  readonly source: DoctorSource;
  /** Whether somebody's access token is used. */
  readonly hasToken: boolean;
  readonly roomIds: readonly string[];
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

const defaultDataFolder = ".melo";

export const doctorHelp = `npm run doctor -- [options]

Tries every hop of a call as an app does, and says what is broken and how to mend it. Changes nothing.

  --data <folder>          the server of npm start                (default ${defaultDataFolder})
  --deployment <folder>    instead: the one of npm run deploy
  --url <https://…>        instead: any server, by the address that people open
  --server-name <name>     end of its user ids, if that is another name
  --token                  act as somebody: his access token is asked for, or read from MELO_DOCTOR_TOKEN
  --room <id>              look at this room's power levels; may be given more than once
  --json                   one JSON object, for monitoring
  --help                   this text

The exit code is 0 if everything is in order, 1 with warnings, 2 if something is broken, 3 if the doctor could not begin.
`;

const helpHint = "See the options: npm run doctor -- --help";
const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** @throws {Problem} that names what is wrong. */
export function parseDoctorOptions(args: readonly string[], repositoryFolder: string): DoctorOptions {
  const { values, positionals } = parse(args);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new Problem(`npm run doctor does not know what "${surplus}" means.`, helpHint);
  const { data, deployment, url } = values;
  if ([data, deployment, url].filter((value) => value !== undefined).length > 1) {
    throw new Problem("--data, --deployment and --url exclude each other.", helpHint);
  }
  if (values["server-name"] !== undefined && url === undefined) {
    throw new Problem("--server-name belongs to --url.", helpHint);
  }
  return {
    source: sourceOf(values, repositoryFolder),
    hasToken: values.token ?? false,
    roomIds: values.room ?? [],
    isJson: values.json ?? false,
    isHelp: values.help ?? false,
  };
}

function sourceOf(
  values: { readonly [name in "data" | "deployment" | "url" | "server-name"]?: string | undefined },
  repositoryFolder: string,
): DoctorSource {
  if (values.url !== undefined) {
    return { kind: "address", origin: originOf(values.url), serverName: values["server-name"] };
  }
  if (values.deployment !== undefined) return { kind: "deployment", folder: resolve(values.deployment) };
  return { kind: "embedded", folder: resolve(repositoryFolder, values.data ?? defaultDataFolder) };
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url.origin;
  throw new Problem(
    `"${text}" is no address of a web page.`,
    "Give the one that people open: --url https://chat.example.org",
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: text,
        deployment: text,
        url: text,
        "server-name": text,
        token: flag,
        room: { type: "string", multiple: true },
        json: flag,
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    if (String(error).includes("does not take an argument")) {
      throw new Problem(
        "--token, --json and --help take no value.",
        "An access token would be in everybody's list of processes: put it into MELO_DOCTOR_TOKEN, or wait to be asked.",
      );
    }
    const unknown = unknownOptionIn(error);
    throw new Problem(
      unknown === undefined ? "An option has no value." : `There is no option ${unknown}.`,
      helpHint,
      error,
    );
  }
}
