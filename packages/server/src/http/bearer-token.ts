import { missingToken, unknownToken } from "./refusal.ts";

/** Longer than any homeserver's access token. */
const maxTokenLength = 4096;
const bearerPattern = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** The access token of the `Authorization` header; never a cookie, never the query. Throws a 401 without one. */
export function bearerTokenOf(request: Request): string {
  const header = request.headers.get("authorization");
  if (header === null || header === "") throw missingToken();
  const token = header.length <= maxTokenLength ? bearerPattern.exec(header)?.[1] : undefined;
  if (token === undefined) throw unknownToken();
  return token;
}
