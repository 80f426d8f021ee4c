import { X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { certifyAddress, ensureLocalAuthority } from "./local-authority.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("authority");
});
afterEach(() => folder.remove());

test("the authority is made once, and its key is its owner's alone", async () => {
  const first = await ensureLocalAuthority(folder.path, process.env);
  const again = await ensureLocalAuthority(folder.path, process.env);
  expect(again).toEqual(first);
  expect(first.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(statSync(join(folder.path, "lan-authority.key")).mode & 0o777).toBe(0o600);
});

test("it signs for the address of this machine, and can sign for private networks alone", async () => {
  const { certificateFile } = await ensureLocalAuthority(folder.path, process.env);
  const authority = new X509Certificate(readFileSync(certificateFile));
  const { cert } = await certifyAddress(folder.path, "192.168.1.5", process.env);
  const certificate = new X509Certificate(cert);
  expect(certificate.checkIssued(authority)).toBe(true);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.checkIP("192.168.1.5")).toBe("192.168.1.5");
  expect(certificate.checkIP("192.168.1.6")).toBe(undefined);
  // OID 2.5.29.30, name constraints, critical.
  expect(authority.raw.includes(Buffer.from("0603551d1e0101ff", "hex"))).toBe(true);
});
