/** Whom files and processes of a deployment belong to. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** One machine with a domain: what the person who runs it decides. Everything else of a deployment follows. */
export interface Deployment {
  /** What people open: `chat.example.org`. */
  readonly domain: string;
  /** For TURN over TLS, at the same address. A name of its own, by which port 443 is shared. */
  readonly turnDomain: string;
  /** The domain part of user ids. It can never be changed once accounts exist. */
  readonly serverName: string;
  /** The machine's public IPv4 address: where media goes. */
  readonly address: string;
  /** For the certificate authority; it writes when a certificate is about to end. */
  readonly email: string | undefined;
  /** `public`: Let's Encrypt. `internal`: an authority of Caddy's own, for networks without a way to the internet. */
  readonly certificates: "public" | "internal";
  /** Whether people of other homeservers can take part. */
  readonly isFederating: boolean;
  /** Absolute: configuration, secrets and data lie below it, at the same paths with containers and without. */
  readonly folder: string;
  readonly owner: Owner;
}

export function originOf({ domain }: Deployment): string {
  return `https://${domain}`;
}
