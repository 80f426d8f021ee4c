import { z } from "zod";
import type { Answer } from "../ask.ts";

const schema = z.object({ errcode: z.string(), error: z.string().optional() });

/** `M_FORBIDDEN: You are not allowed`, or the status where there is no error in Matrix's shape. */
export function errorTextOf({ status, body }: Answer): string {
  const parsed = schema.safeParse(body);
  if (!parsed.success) return `${status}`;
  const { errcode, error } = parsed.data;
  return error === undefined ? `${status} ${errcode}` : `${status} ${errcode}: ${error}`;
}

export function errcodeOf({ body }: Answer): string | undefined {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data.errcode : undefined;
}
