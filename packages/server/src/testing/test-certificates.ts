import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { isIP } from "node:net";

export interface TlsIdentity {
  /** Both PEM. */
  readonly key: string;
  readonly cert: string;
}

/** DER (X.690), as much of it as a certificate (RFC 5280) needs. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  // As few bytes as it takes: strict parsers accept nothing else.
  const size = Buffer.from(content.length.toString(16).padStart(content.length < 256 ? 2 : 4, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 + size.length]), size, content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const subjectAltName = oid("551d11");
const basicConstraints = oid("551d13");
const commonName = oid("550403");
const dayMs = 86_400_000;

function utcTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return der(0x17, Buffer.from(text.slice(2)));
}

export interface CertificateAuthority {
  /** PEM. */
  readonly cert: string;
  /** For these names and IPv4 addresses, for a day. */
  issue(hosts: readonly string[]): TlsIdentity;
}

/** A key and a certificate for these names and IPv4 addresses that nobody has signed but itself, for a day. */
export function createSelfSignedCertificate(hosts: readonly string[]): TlsIdentity {
  const { privateKey, publicKey } = newKey();
  const name = nameOf("MELO test");
  const cert = certificate({ subject: name, publicKey, extension: alternativeNames(hosts), issuer: name, privateKey });
  return { key: pemOf(privateKey), cert };
}

/** An authority that nobody trusts but who is told to. */
export function createCertificateAuthority(): CertificateAuthority {
  const { privateKey, publicKey } = newKey();
  const issuer = nameOf("MELO test authority");
  return {
    cert: certificate({ subject: issuer, publicKey, extension: isAuthority, issuer, privateKey }),
    issue(hosts) {
      const own = newKey();
      const subject = nameOf(hosts[0] ?? "MELO test");
      const extension = alternativeNames(hosts);
      const cert = certificate({ subject, publicKey: own.publicKey, extension, issuer, privateKey });
      return { key: pemOf(own.privateKey), cert };
    },
  };
}

interface CertificateParts {
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly extension: Buffer;
  readonly issuer: Buffer;
  /** Of the issuer. */
  readonly privateKey: KeyObject;
}

function certificate({ subject, publicKey, extension, issuer, privateKey }: CertificateParts): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    issuer,
    sequence(utcTime(Date.now() - dayMs), utcTime(Date.now() + dayMs)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

/** Critical, as RFC 5280 wants it of an authority. */
const isAuthority = sequence(
  basicConstraints,
  der(0x01, Buffer.from([0xff])),
  der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
);

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4 ? der(0x87, Buffer.from(host.split(".").map(Number))) : der(0x82, Buffer.from(host)),
  );
  return sequence(subjectAltName, der(0x04, sequence(...names)));
}

function newKey() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function nameOf(text: string): Buffer {
  return sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
