import { MeloError } from "@melo/protocol";

/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Readers for answers of other servers: a field of the wrong type is that server's error. */
export function requiredString(object: JsonObject, field: string): string {
  const value = object[field];
  if (typeof value !== "string" || value === "") throw new MeloError("server_error", `answer lacks ${field}`);
  return value;
}

export function requiredNumber(object: JsonObject, field: string): number {
  const value = object[field];
  if (typeof value !== "number") throw new MeloError("server_error", `answer lacks ${field}`);
  return value;
}

export function requiredObject(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  if (!isJsonObject(value)) throw new MeloError("server_error", `answer lacks ${field}`);
  return value;
}

export function optionalString(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === "string" ? value : undefined;
}

export function optionalNumber(object: JsonObject, field: string): number | undefined {
  const value = object[field];
  return typeof value === "number" ? value : undefined;
}
