import { strict as assert } from "node:assert";
import { publishSources } from "@melo/protocol";

/** "Minutes": what the contract of the token route allows, whatever the constant there says. */
const maxLifeSeconds = 5 * 60;
const allowedClaims = new Set(["iss", "sub", "name", "nbf", "exp", "video", "attributes"]);
const allowedAttributes = new Set([
  "chat.melo.user",
  "chat.melo.device",
  "chat.melo.member",
  "chat.melo.room",
  "chat.melo.slot",
]);
const allowedGrants = new Set([
  "roomJoin",
  "room",
  "canPublish",
  "canPublishSources",
  "canSubscribe",
  "canPublishData",
  "canUpdateOwnMetadata",
]);

/**
 * Fails if a LiveKit token grants more than one person's part in one room's call (T5). For every token a test sees:
 * what is not on the list, such as `roomAdmin`, `hidden` or `metadata`, fails whatever its value.
 */
export function assertLeastGrant(jwt: string, now: () => number = Date.now): void {
  const [header, claims] = jwt
    .split(".")
    .slice(0, 2)
    .map((part): Record<string, unknown> => JSON.parse(Buffer.from(part, "base64url").toString("utf8")));
  assert.equal(header?.["alg"], "HS256");
  assertOnly(claims, allowedClaims);
  const { video, nbf, exp, sub, attributes } = claims ?? {};
  assertOnly(video, allowedGrants);
  assertOnly(attributes, allowedAttributes);
  const grant = video as Record<string, unknown>;
  assert.equal(grant["roomJoin"], true);
  assert.match(String(grant["room"]), /^[A-Za-z0-9+/]{43}$/);
  assert.match(String(sub), /^(?:@[^:]+:.+:[^:]+|[A-Za-z0-9+/]{43})$/);
  assert.equal(grant["canPublishData"], false);
  assert.equal(grant["canUpdateOwnMetadata"], false);
  const sources = (grant["canPublishSources"] ?? []) as readonly string[];
  assert.equal(grant["canPublish"], sources.length > 0);
  assert.deepEqual(
    sources.filter((source) => !publishSources.some((known) => known === source)),
    [],
  );
  assert.ok(typeof nbf === "number" && typeof exp === "number");
  assert.ok(nbf * 1000 <= now() + 1000, "not before now");
  assert.ok(exp - nbf <= maxLifeSeconds, "lives minutes");
}

function assertOnly(value: unknown, allowed: ReadonlySet<string>): void {
  assert.ok(typeof value === "object" && value !== null);
  assert.deepEqual(
    Object.keys(value).filter((key) => !allowed.has(key)),
    [],
  );
}
