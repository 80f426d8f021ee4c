import { errcodes } from "@melo/protocol";
import type { z } from "zod";
import { badRequest, Refusal } from "./refusal.ts";

/** What a request of MELO's own may hold. */
const smallBodyBytes = 16 * 1024;

/** Reads at most `limitBytes`; throws a 413 beyond, without waiting for the rest. */
export async function readText(request: Request, limitBytes: number): Promise<string> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limitBytes) throw tooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Throws a 400 for what is no JSON of the shape. */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  limitBytes = smallBodyBytes,
): Promise<z.output<Schema>> {
  const value = parseJson(await readText(request, limitBytes));
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))];
  throw badRequest(`Missing or malformed: ${paths.join(", ") || "body"}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, errcodes.notJson, "The body is not JSON", { cause: error });
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, errcodes.tooLarge, "The body is too large");
}
