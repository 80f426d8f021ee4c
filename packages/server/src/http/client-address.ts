const maxAddressLength = 64;

/**
 * The client's address as the front door saw it: the last entry of `X-Forwarded-For`. Entries before it are the client's
 * own claims. Without a front door everybody shares one address, and so one limit.
 */
export function clientAddressOf(request: Request): string {
  const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return last === "" ? "unknown" : last.slice(0, maxAddressLength);
}
