import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mediaAssets, mediaUrls } from "@melo/livekit/media-assets";
import { readMediaAsset } from "./read-media-asset.ts";

const root = join(import.meta.dirname, "../..");

function versionOf(packageName: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "node_modules", packageName, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}

describe("The files that browsers load by address", () => {
  test.each(Object.entries(mediaAssets))("%s is there", (_, { file }) => {
    expect(existsSync(join(root, file))).toBe(true);
  });

  test("carry the version of their package in their address", () => {
    const versioned = Object.entries(mediaAssets).filter(([, { file }]) => file.startsWith("node_modules/"));
    expect(versioned.length).toBeGreaterThan(0);
    for (const [path, { file }] of versioned) {
      const [, scope, name] = file.split("/");
      expect(path).toMatch(new RegExp(`^${name}-${versionOf(`${scope}/${name}`).replaceAll(".", "\\.")}/`));
    }
  });

  test("are what the adapter asks for", () => {
    for (const url of Object.values(mediaUrls).filter((address) => !address.endsWith("/"))) {
      expect(Object.keys(mediaAssets)).toContain(url.replace("/media/", ""));
    }
  });
});

describe("Reading one of them", () => {
  test("gives the audio thread JavaScript", async () => {
    const asset = await readMediaAsset("melo/voice-gate.js");
    expect(asset?.contentType).toBe("text/javascript");
    expect(asset?.body).not.toMatch(/private readonly|declare const|interface /);
  });

  test("refuses what is not in the list", async () => {
    expect(await readMediaAsset("../package.json")).toBeUndefined();
    expect(await readMediaAsset("toString")).toBeUndefined();
  });
});
