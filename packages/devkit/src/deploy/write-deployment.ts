import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensurePrivateFolder, writePrivateFile } from "../config/secrets.ts";
import { Problem } from "../problem.ts";
import type { Deployment } from "./deployment.ts";
import { deploymentFiles, type GeneratedFile } from "./deployment-files.ts";
import { deploymentLayout, type DeploymentLayout } from "./deployment-layout.ts";
import { ensureDeploymentSecrets } from "./deployment-secrets.ts";
import { lineChanges } from "./line-changes.ts";
import { mergeGenerated, type MergeOutcome } from "./merge-generated.ts";
import type { Programs } from "./programs.ts";

export interface FileReport {
  readonly path: string;
  readonly outcome: MergeOutcome;
  /** What a person changed in it since it was generated. */
  readonly edits: readonly string[];
  /** Where the new version lies, if it is in conflict with the person's. */
  readonly newVersion: string | undefined;
}

/** Of a Unix socket's path, which Linux limits to 107 bytes, what the folder may take. */
const maxFolderLength = 70;
const privateFolder = 0o700;

/**
 * Writes what is missing and what nobody has edited, and answers what became of each file. Secrets are made once. A folder
 * that is not empty and no deployment is refused with a {@link Problem}, and nothing is changed in it.
 */
export function writeDeployment(deployment: Deployment, programs: Programs): readonly FileReport[] {
  const layout = deploymentLayout(deployment.folder);
  claimFolder(layout);
  makeFolders(layout);
  const secrets = ensureDeploymentSecrets(layout);
  const files = deploymentFiles(deployment, layout, secrets, programs);
  const reports = files.map((file) => writeGenerated(layout, file));
  writePrivateFile(layout.answersFile, `${JSON.stringify(deployment, undefined, 2)}\n`);
  giveTo(deployment, layout.folder);
  return reports;
}

/** What a restored deployment lacks: folders whose content is made anew, and its owner. */
export function prepareFolders(deployment: Deployment, layout: DeploymentLayout): void {
  makeFolders(layout);
  giveTo(deployment, layout.folder);
}

function claimFolder(layout: DeploymentLayout): void {
  const { folder } = layout;
  // Written into configuration files and unit files, in which each would have to be quoted in its own way.
  if (!/^(?:\/[A-Za-z0-9._-]+)+$/.test(folder) || folder.length > maxFolderLength) {
    throw new Problem(
      `${folder} cannot be the folder of a deployment.`,
      `Choose one of at most ${maxFolderLength} characters, with letters, digits, dots and dashes: --out /srv/melo`,
    );
  }
  if (!existsSync(folder) || existsSync(layout.answersFile)) return;
  const [stranger] = readdirSync(folder);
  if (stranger === undefined) return;
  throw new Problem(
    `${folder} is no deployment of MELO: it holds ${stranger}.`,
    "Name an empty or a new folder: --out <folder>",
  );
}

/** Empty ones, and those that stay. */
export function makeFolders(layout: DeploymentLayout): void {
  ensurePrivateFolder(layout.folder);
  const { data, run } = layout;
  const folders = [layout.recordFolder, layout.backupFolder, ...Object.values(data), ...Object.values(run)];
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: privateFolder });
}

/** Writes one file unless a person has edited it. */
export function writeGenerated(layout: DeploymentLayout, { path, content }: GeneratedFile): FileReport {
  const file = join(layout.folder, path);
  const record = join(layout.recordFolder, path);
  const generatedBefore = readIfThere(record);
  const onDisk = readIfThere(file);
  const outcome = mergeGenerated({ generatedBefore, onDisk, generatedNow: content });
  const newVersion = outcome === "conflicting" ? `${file}.new` : undefined;
  if (outcome === "made" || outcome === "updated") writeBelow(file, content);
  if (newVersion === undefined) rmSync(`${file}.new`, { force: true });
  else writeBelow(newVersion, content);
  // In conflict the record stays at the version that the person's edits rest on, until they are joined.
  if (outcome !== "conflicting") writeBelow(record, content);
  const isEdited = outcome === "edited" || outcome === "conflicting";
  const edits = isEdited ? lineChanges(generatedBefore ?? "", onDisk ?? "") : [];
  return { path, outcome, edits, newVersion };
}

function writeBelow(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: privateFolder });
  writePrivateFile(file, content);
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Root writes for somebody else; anybody else owns what he writes. Data that is there belongs to its service already. */
export function giveTo({ owner }: Pick<Deployment, "owner">, folder: string): void {
  if (process.getuid?.() !== 0) return;
  chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, privateFolder);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (statSync(path, { throwIfNoEntry: false })?.uid !== owner.uid) chownSync(path, owner.uid, owner.gid);
  }
}
