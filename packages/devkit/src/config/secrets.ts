import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where each secret lies; every file has mode 0600 in a folder of mode 0700. */
export interface SecretFiles {
  readonly registrationSecret: string;
  readonly macaroonSecret: string;
  readonly formSecret: string;
  readonly signingKey: string;
  readonly asToken: string;
  readonly hsToken: string;
  readonly setupToken: string;
  readonly livekitJoinSecret: string;
  readonly livekitApiSecret: string;
}

const secretBytes = 32;
const privateFile = 0o600;
const privateFolder = 0o700;

export function secretFiles(folder: string): SecretFiles {
  return {
    registrationSecret: join(folder, "registration-secret"),
    macaroonSecret: join(folder, "macaroon-secret"),
    formSecret: join(folder, "form-secret"),
    signingKey: join(folder, "signing.key"),
    asToken: join(folder, "as-token"),
    hsToken: join(folder, "hs-token"),
    setupToken: join(folder, "setup-token"),
    livekitJoinSecret: join(folder, "livekit-join-secret"),
    livekitApiSecret: join(folder, "livekit-api-secret"),
  };
}

/** Makes the secrets that do not exist yet and never touches one that does. */
export function ensureSecrets(folder: string): SecretFiles {
  ensurePrivateFolder(folder);
  const files = secretFiles(folder);
  for (const [name, file] of Object.entries(files)) {
    ensureSecret(file, name === "signingKey" ? newSigningKey : newSecret);
  }
  return files;
}

export function readSecret(file: string): string {
  return readFileSync(file, "utf8").trim();
}

export function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: privateFolder });
  chmodSync(folder, privateFolder);
}

/** Replaces the file as a whole, so that a reader never sees half of it, with mode 0600. */
export function writePrivateFile(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, content, { mode: privateFile });
  renameSync(unfinished, file);
}

/** Makes one secret unless it is there. */
export function ensureSecret(file: string, make: () => string): void {
  try {
    if (readSecret(file) !== "") {
      chmodSync(file, privateFile);
      return;
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  writePrivateFile(file, `${make()}\n`);
}

export function newSecret(): string {
  return randomBytes(secretBytes).toString("base64url");
}

/** Synapse's key file format: algorithm, key id, unpadded base64 of an Ed25519 seed, which is any 32 bytes. */
function newSigningKey(): string {
  const keyId = `a_${randomBytes(2).toString("hex")}`;
  return `ed25519 ${keyId} ${randomBytes(secretBytes).toString("base64").replaceAll("=", "")}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
