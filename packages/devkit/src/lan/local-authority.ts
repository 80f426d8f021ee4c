import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { writePrivateFile } from "../config/secrets.ts";
import type { TlsIdentity } from "../front-door/front-door.ts";
import { lastLines, runTool } from "../install/run-tool.ts";
import { Problem } from "../problem.ts";

export interface LocalAuthority {
  /** PEM. */
  readonly certificateFile: string;
  /** SHA-256, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string;
}

const authorityDays = 3650;
/** Browsers take no longer ones. A new one is made at every start. */
const certificateDays = 397;
const keyOptions = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/**
 * It can vouch for private networks and nothing else: whoever gets hold of its key can imitate no site of the internet to
 * those who trust it.
 */
const nameConstraints = [
  "permitted;IP.1=10.0.0.0/255.0.0.0",
  "permitted;IP.2=172.16.0.0/255.240.0.0",
  "permitted;IP.3=192.168.0.0/255.255.0.0",
  "permitted;IP.4=169.254.0.0/255.255.0.0",
  "permitted;IP.5=100.64.0.0/255.192.0.0",
  // With no name at all permitted every name would be.
  "permitted;DNS.1=localhost",
  "permitted;IP.6=127.0.0.0/255.0.0.0",
];

/** Where its certificate lies, in the folder of the secrets. */
export function localAuthorityFile(folder: string): string {
  return join(folder, "lan-authority.crt");
}

/** Makes the authority once. It is kept with the secrets: people trust it for years. */
export async function ensureLocalAuthority(folder: string, environment: NodeJS.ProcessEnv): Promise<LocalAuthority> {
  const certificateFile = localAuthorityFile(folder);
  const keyFile = join(folder, "lan-authority.key");
  if (!existsSync(certificateFile) || !existsSync(keyFile)) {
    const config = [
      "[req]",
      "distinguished_name = name",
      "x509_extensions = authority",
      "prompt = no",
      "[name]",
      `CN = MELO on ${hostname().replaceAll(/[^A-Za-z0-9.-]/g, "") || "this machine"}`,
      "[authority]",
      "basicConstraints = critical, CA:TRUE, pathlen:0",
      "keyUsage = critical, keyCertSign, cRLSign",
      "subjectKeyIdentifier = hash",
      "nameConstraints = critical, @constraints",
      "[constraints]",
      ...nameConstraints,
    ];
    await withWorkFolder({ "authority.cnf": config.join("\n") }, async (work) => {
      const days = ["-days", String(authorityDays)];
      const files = ["-config", join(work, "authority.cnf"), "-keyout", join(work, "key"), "-out", join(work, "crt")];
      await openssl(["req", "-x509", ...keyOptions, ...days, ...files], environment);
      writePrivateFile(keyFile, readFileSync(join(work, "key"), "utf8"));
      writePrivateFile(certificateFile, readFileSync(join(work, "crt"), "utf8"));
    });
  }
  const { fingerprint256 } = new X509Certificate(readFileSync(certificateFile));
  return { certificateFile, fingerprint: fingerprint256 };
}

/** A certificate for one address, with a fresh key. */
export async function certifyAddress(
  folder: string,
  address: string,
  environment: NodeJS.ProcessEnv,
): Promise<TlsIdentity> {
  const extensions = [
    "basicConstraints = critical, CA:FALSE",
    "keyUsage = critical, digitalSignature",
    "extendedKeyUsage = serverAuth",
    `subjectAltName = IP:${address}`,
  ];
  // Not the address: OpenSSL holds a common name with dots for a name that the authority may not vouch for.
  const request = ["[req]", "distinguished_name = name", "prompt = no", "[name]", "CN = MELO"];
  const texts = { "extensions.cnf": extensions.join("\n"), "request.cnf": request.join("\n") };
  return withWorkFolder(texts, async (work) => {
    const file = (name: string): string => join(work, name);
    const asked = ["-config", file("request.cnf"), "-keyout", file("key"), "-out", file("csr")];
    await openssl(["req", "-new", ...keyOptions, ...asked], environment);
    const authority = ["-CA", join(folder, "lan-authority.crt"), "-CAkey", join(folder, "lan-authority.key")];
    const signed = ["-CAserial", file("serial"), "-CAcreateserial", "-days", String(certificateDays), "-sha256"];
    const files = ["-in", file("csr"), "-out", file("crt"), "-extfile", file("extensions.cnf")];
    await openssl(["x509", "-req", ...authority, ...signed, ...files], environment);
    return { key: readFileSync(file("key"), "utf8"), cert: readFileSync(file("crt"), "utf8") };
  });
}

async function withWorkFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "melo-certificate-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openssl(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const result = await runTool({ command: "openssl", args, environment });
  if (result?.exitCode === 0) return;
  const lastWords = result === undefined ? "There is no such command." : lastLines(result.output, 4);
  throw new Problem(
    `Certificates for this network could not be made. openssl's last words:\n${lastWords}\n`,
    "Install OpenSSL: apt-get install openssl",
  );
}
