/** Whom files and processes of a deployment belong to. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** What is decided for a community's servers, wherever they run. */
export interface Community {
  /** What people open: `chat.example.org`. */
  readonly domain: string;
  /** The domain part of user ids. It can never be changed once accounts exist. */
  readonly serverName: string;
  /** For the certificate authority; it writes when a certificate is about to end. */
  readonly email: string | undefined;
  /** `public`: Let's Encrypt. `internal`: an authority of Caddy's own, for networks without a way to the internet. */
  readonly certificates: "public" | "internal";
  /** Whether people of other homeservers can take part. */
  readonly isFederating: boolean;
  /** Absolute: configuration, secrets and data lie below it, at the same paths where they are made and where they are used. */
  readonly folder: string;
  readonly owner: Owner;
}

/** One machine with a domain: what the person who runs it decides. Everything else of a deployment follows. */
export interface Deployment extends Community {
  /** For TURN over TLS, at the same address. A name of its own, by which port 443 is shared. */
  readonly turnDomain: string;
  /** The machine's public IPv4 address: where media goes. */
  readonly address: string;
}

export function originOf({ domain }: Pick<Community, "domain">): string {
  return `https://${domain}`;
}

/** Where browsers find LiveKit's signalling. */
export function signallingUrlOf({ domain }: Pick<Community, "domain">): string {
  return `wss://${domain}/livekit/sfu`;
}
