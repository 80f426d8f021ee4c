import { connect } from "node:tls";
import { reasonOf } from "./ask.ts";
import { tlsPlace } from "./tls-place.ts";

export interface Certificate {
  /** Both in milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validUntil: number;
  readonly issuer: string;
  /** Why a browser would not believe it; undefined if it would. */
  readonly distrust: string | undefined;
}

export interface CertificatePort {
  /** What is shown to whoever connects with this name. Never rejects: a text says why there is none. */
  read(host: string, port: number): Promise<Certificate | string>;
}

const timeoutMs = 10_000;

/** Looks at what TLS shows. `NODE_EXTRA_CA_CERTS` counts as trusted. */
export function createCertificates(): CertificatePort {
  return {
    read: (host, port) =>
      new Promise((resolve) => {
        const socket = connect({ ...tlsPlace(host, port), rejectUnauthorized: false, timeout: timeoutMs });
        const end = (answer: Certificate | string): void => {
          socket.destroy();
          resolve(answer);
        };
        socket.on("timeout", () => end(`no answer in ${timeoutMs / 1000} s`));
        socket.on("error", (error) => end(reasonOf(error)));
        socket.on("secureConnect", () => {
          const { valid_from: validFrom, valid_to: validTo, issuer } = socket.getPeerCertificate();
          const name = issuer?.O ?? issuer?.CN ?? "somebody unnamed";
          end({
            validFrom: Date.parse(validFrom),
            validUntil: Date.parse(validTo),
            issuer: Array.isArray(name) ? name.join(" ") : name,
            distrust: socket.authorized ? undefined : reasonOf(socket.authorizationError),
          });
        });
      }),
  };
}
