import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc/index.js";

/** SHA-256 of the UTF-8 bytes of a text. */
export type Sha256 = (text: string) => Promise<ArrayBuffer>;

/** The identity under which a member's device listens on LiveKit deployments of others; undefined until computed. */
export type ListenerIdentityOf = (membership: CallMembership) => string | undefined;

export function digestSha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}

/**
 * Element Call publishes under the identity of its membership, and subscribes elsewhere with a token of `/get_token`, whose
 * identity is MSC4195's hash of user, device and member id. Without it, each of its users looked like an eavesdropper on
 * every deployment but their own.
 */
export function createListenerIdentities(sha256: Sha256, onComputed: () => void): ListenerIdentityOf {
  const computed = new Map<string, string>();
  const asked = new Set<string>();

  async function compute(triple: string): Promise<void> {
    const bytes = new Uint8Array(await sha256(triple));
    computed.set(triple, btoa(String.fromCharCode(...bytes)).replace(/=+$/, ""));
    onComputed();
  }

  return ({ userId, deviceId, memberId }) => {
    const triple = JSON.stringify([userId, deviceId, memberId]);
    const known = computed.get(triple);
    if (known === undefined && !asked.has(triple)) {
      asked.add(triple);
      void compute(triple);
    }
    return known;
  };
}
