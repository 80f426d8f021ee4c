import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { startWorld, type World, type WorldOptions } from "@melo/devkit";
import { createCertificateAuthority } from "@melo/server/testing";

/** Two communities on homeservers of their own that know each other, each with its own LiveKit and token service. */
export interface FederatedWorlds {
  readonly here: World;
  readonly there: World;
  stop(): Promise<void>;
}

/** This process trusts the certificates of both from now on. */
export async function startFederatedWorlds(options: Pick<WorldOptions, "parts"> = {}): Promise<FederatedWorlds> {
  const folder = await mkdtemp(join(tmpdir(), "melo-authority-"));
  const authority = createCertificateAuthority();
  const authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, authority.cert);
  setDefaultCACertificates([...getCACertificates("default"), authority.cert]);
  const started: World[] = [];

  async function start(name: string): Promise<World> {
    const federation = { tls: authority.issue(["localhost"]), authorityFile };
    const world = await startWorld({ ...options, name, federation });
    started.push(world);
    return world;
  }
  async function stop(): Promise<void> {
    await Promise.all(started.map((world) => world.stop()));
    await rm(folder, { recursive: true, force: true });
  }

  try {
    // One after the other: the ports of the second are chosen when those of the first are taken.
    const here = await start("here");
    return { here, there: await start("there"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
