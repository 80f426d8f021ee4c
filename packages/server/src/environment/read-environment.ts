import { readFileSync } from "node:fs";
import { MeloError } from "@melo/protocol";
import { z } from "zod";

export type Environment = Readonly<Record<string, string | undefined>>;

/** An http(s) URL, without its trailing slash. */
export const httpUrl = urlWith("http:", "https:");
/** A ws(s) URL as browsers connect to it, without its trailing slash. */
export const webSocketUrl = urlWith("ws:", "wss:");
/** With the password in it, if there is one. */
export const redisUrl = urlWith("redis:", "rediss:");
export const serverName = z.string().regex(/^[A-Za-z0-9.:[\]-]+$/, "must be the domain part of user ids");

/** `host:port`, where the host may be an IPv6 address in brackets. */
export const bindAddress = z
  .string()
  .regex(/^(?:\[[0-9A-Fa-f:]+\]|[^:\s]+):\d{1,5}$/, "must be host:port")
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
  });

/** The content of a file that holds one secret. */
export const secretFile = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      const secret = readFileSync(path, "utf8").trim();
      if (secret !== "") return secret;
      context.addIssue(`${path} is empty`);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      context.addIssue(`cannot read ${path}: ${code}`);
    }
    return z.NEVER;
  });

function urlWith(...protocols: readonly string[]) {
  return z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a ${protocols.map((protocol) => `${protocol}//`).join(" or ")} URL`,
    )
    .transform((text) => text.replace(/\/+$/, ""));
}

/**
 * Parses the environment with a schema over its variables. Throws `misconfigured` with one line for each variable that is
 * missing or wrong; values are never part of the message.
 */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema, environment: Environment): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const lines = error.issues.map(({ path, message, code }) => {
    const name = path.join(".");
    const isMissing = code === "invalid_type" && given[name] === undefined;
    return `  ${name}: ${isMissing ? "is missing" : message}`;
  });
  throw new MeloError("misconfigured", `The environment is not complete:\n${[...new Set(lines)].join("\n")}`);
}
