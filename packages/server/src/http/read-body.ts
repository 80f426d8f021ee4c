import { errcodes } from "@melo/protocol";
import type { z } from "zod";
import { parseClientJson } from "./parse-client-json.ts";
import { badRequest, Refusal } from "./refusal.ts";

/** What a client's request may hold. */
const smallBodyBytes = 16 * 1024;

/** Reads at most `limitBytes`; throws a 413 beyond, without waiting for the rest. */
export async function readText(request: Request, limitBytes: number): Promise<string> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limitBytes) throw tooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > limitBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : endedEarly(error);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Of a client. Throws a 400 for what is no JSON of the shape. */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  return shaped(parsedBy(parseClientJson, await readText(request, smallBodyBytes)), schema);
}

/**
 * Of a server that has shown who it is. It repeats what is refused, and sends nothing else until then: what somebody
 * puts into an event must not stop the events after it.
 */
export async function readTrustedJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  limitBytes: number,
): Promise<z.output<Schema>> {
  return shaped(parsedBy(JSON.parse, await readText(request, limitBytes)), schema);
}

function shaped<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))];
  throw badRequest(`Missing or malformed: ${paths.join(", ") || "body"}`);
}

function parsedBy(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Refusal(400, errcodes.notJson, "The body is not JSON", { cause: error });
  }
}

function endedEarly(cause: unknown): Refusal {
  return new Refusal(400, errcodes.notJson, "The body ended early", { cause });
}

function tooLarge(): Refusal {
  return new Refusal(413, errcodes.tooLarge, "The body is too large");
}
