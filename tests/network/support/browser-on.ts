import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { NetworkHost } from "@melo/devkit/testing/network";
import { chromiumPath } from "../../e2e/support/browser.ts";

const execute = promisify(execFile);

export interface BrowserOnHost {
  /** Starts Chromium on that machine; it is driven over a pipe, which no firewall there can cut. */
  readonly path: string;
  remove(): void;
}

/** A Chromium on that machine that trusts one more authority, as after following MELO's page about it. */
export async function browserOn(host: NetworkHost, authorityFile: string): Promise<BrowserOnHost> {
  const home = mkdtempSync(join(tmpdir(), "melo-browser-home-"));
  const store = join(home, ".pki/nssdb");
  mkdirSync(store, { recursive: true });
  await execute("certutil", ["-N", "-d", `sql:${store}`, "--empty-password"]);
  await execute("certutil", ["-A", "-d", `sql:${store}`, "-n", "melo", "-t", "C,,", "-i", authorityFile]);
  const path = join(home, "chromium.sh");
  const command = host.commandLine("env", [`HOME=${home}`, chromiumPath()]).join(" ");
  writeFileSync(path, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}
