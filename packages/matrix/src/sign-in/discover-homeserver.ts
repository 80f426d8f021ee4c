import { MeloError } from "@melo/protocol";
import { isJsonObject, optionalString, type JsonObject } from "../http/json-fields.ts";
import { requestJson, type HttpDeps } from "../http/request-json.ts";

/**
 * From what a person types (`example.org`, `@ann:example.org`, `https://matrix.example.org`) to the base URL of their
 * homeserver: the domain's well-known file first (Matrix specification, "Server discovery"), then the address itself.
 * Rejects with `not_found` if nothing there speaks Matrix, or with why nobody could be asked.
 */
export async function discoverHomeserver(input: string, deps: HttpDeps): Promise<string> {
  const address = addressFrom(input);
  const wellKnown = await readWellKnown(address, deps);
  const candidates = wellKnown === undefined ? [address] : [wellKnown, address];
  let failure: unknown;
  for (const candidate of candidates) {
    try {
      await requestVersions(candidate, deps);
      return candidate;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure instanceof MeloError && failure.code !== "not_found") throw failure;
  throw new MeloError("not_found", `no homeserver at ${address}`, { cause: failure });
}

function addressFrom(input: string): string {
  const text = input.trim();
  const domain = text.startsWith("@") ? text.slice(text.indexOf(":") + 1) : text;
  try {
    return withoutTrailingSlash(new URL(/^https?:\/\//i.test(domain) ? domain : `https://${domain}`));
  } catch (error) {
    throw new MeloError("not_found", "not an address", { cause: error });
  }
}

function withoutTrailingSlash(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

async function readWellKnown(address: string, deps: HttpDeps): Promise<string | undefined> {
  let answer: JsonObject;
  try {
    answer = await requestJson(deps, { method: "GET", url: `${new URL(address).origin}/.well-known/matrix/client` });
  } catch {
    // Most homeservers that are addressed directly have none; whether anything is there is asked next.
    return undefined;
  }
  const homeserver = answer["m.homeserver"];
  const baseUrl = isJsonObject(homeserver) ? optionalString(homeserver, "base_url") : undefined;
  return baseUrl !== undefined && URL.canParse(baseUrl) ? withoutTrailingSlash(new URL(baseUrl)) : undefined;
}

async function requestVersions(baseUrl: string, deps: HttpDeps): Promise<void> {
  const answer = await requestJson(deps, { method: "GET", url: `${baseUrl}/_matrix/client/versions` });
  if (!Array.isArray(answer["versions"])) throw new MeloError("not_found", `${baseUrl} is no homeserver`);
}
