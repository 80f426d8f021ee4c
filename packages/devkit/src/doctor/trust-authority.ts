import { existsSync, readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/** This process believes this authority, too. One that does not exist yet has signed nothing. */
export function trustAuthority(file: string): void {
  if (!existsSync(file)) return;
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(file, "utf8")]);
}
