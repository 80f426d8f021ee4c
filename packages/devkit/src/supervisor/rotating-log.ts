import { createWriteStream, existsSync, openSync, renameSync, statSync, type WriteStream } from "node:fs";
import { open } from "node:fs/promises";

export interface RotatingLog {
  readonly file: string;
  write(chunk: Uint8Array | string): void;
  close(): Promise<void>;
}

export interface RotatingLogOptions {
  /** Size at which the file becomes `.1`. */
  readonly maxBytes?: number;
  /** How many older files are kept. */
  readonly keptFiles?: number;
}

const defaultMaxBytes = 10 * 1024 * 1024;
const defaultKeptFiles = 3;
const privateFile = 0o600;

/** Appends to a file of mode 0600 and moves it aside when it grows too large. */
export function createRotatingLog(file: string, options: RotatingLogOptions = {}): RotatingLog {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const keptFiles = options.keptFiles ?? defaultKeptFiles;
  let stream = openLog(file);
  let isClosed = false;
  let bytes = existsSync(file) ? statSync(file).size : 0;

  function rotate(): void {
    stream.end();
    for (let age = keptFiles; age >= 1; age -= 1) {
      const younger = age === 1 ? file : `${file}.${age - 1}`;
      // A file that is being written keeps its contents when it is renamed.
      if (existsSync(younger)) renameSync(younger, `${file}.${age}`);
    }
    stream = openLog(file);
    bytes = 0;
  }

  return {
    file,
    write(chunk) {
      if (isClosed) return;
      if (bytes >= maxBytes) rotate();
      else if (stream.destroyed) stream = openLog(file);
      bytes += chunk.length;
      stream.write(chunk);
    },
    close() {
      isClosed = true;
      return new Promise((resolve) => stream.end(() => resolve()));
    },
  };
}

function openLog(file: string): WriteStream {
  // Opened at once: a rotation that follows soon must find the file under its name.
  const fd = openSync(file, "a", privateFile);
  const stream = createWriteStream(file, { fd });
  // A full disk must not end the supervisor: the line is lost, the processes run on, and the next line opens the file anew.
  stream.on("error", () => undefined);
  return stream;
}

const tailBytes = 128 * 1024;

/** The last lines of a log; empty if there is none yet. */
export async function tailOf(file: string, lineCount: number): Promise<string> {
  if (!existsSync(file)) return "";
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-lineCount).join("\n");
  } finally {
    await handle.close();
  }
}
