import { gzipSync } from "node:zlib";
import { guessContents } from "./chunk-contents.ts";

export interface CodeFile {
  readonly name: string;
  readonly isWasm: boolean;
  readonly rawBytes: number;
  /** Compressed here with `gzip -9`, so that no server's habits are in the figure. */
  readonly gzipBytes: number;
  readonly contents: readonly string[];
}

export async function fetchCodeFile(url: string): Promise<CodeFile> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  const name = new URL(url).pathname.split("/").at(-1) ?? url;
  const isWasm = name.endsWith(".wasm");
  return {
    name,
    isWasm,
    rawBytes: body.length,
    gzipBytes: gzipSync(body, { level: 9 }).length,
    contents: isWasm ? [] : guessContents(body.toString("utf8")),
  };
}
