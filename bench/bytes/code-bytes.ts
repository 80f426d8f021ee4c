import type { Figure, Report, Table } from "../report/report.ts";
import { openTheCall, voiceChannel, type TwoPeople } from "../two-people.ts";
import { fetchCodeFile, type CodeFile } from "./code-file.ts";
import { watchScriptRequests } from "./script-requests.ts";

const bytesPerKilobyte = 1_000;
const largestShown = 14;

interface Stage {
  readonly name: string;
  readonly goalKilobytes: number;
  readonly files: readonly CodeFile[];
}

/**
 * What a browser has to load before one can sign in, before one can read, and before one can talk. Scripts that a
 * browser skips (`nomodule`) are not counted, nor is what stands in the page itself.
 */
export async function measureCodeBytes(people: TwoPeople): Promise<Report> {
  const { host, guest, world } = people;
  const strangers = await guest.context.browser()?.newContext();
  if (strangers === undefined) throw new Error("the guest has no browser");
  const strangersRequests = watchScriptRequests(strangers);
  const stranger = await strangers.newPage();
  await stranger.goto(`${world.origin}/login`);
  await stranger.getByRole("button", { name: "Sign in" }).waitFor();
  const signInUrls = await strangersRequests.take();
  await strangers.close();

  await openTheCall(people);
  const requests = watchScriptRequests(guest.context);
  await guest.page.reload();
  await guest.page.getByRole("textbox", { name: /^Message / }).waitFor();
  const shellUrls = await requests.take();

  await guest.joinVoice(voiceChannel);
  await guest.waitUntilInCall();
  await guest.tile(host.userName).locator("video").waitFor();
  const callUrls = (await requests.take()).filter((url) => !shellUrls.includes(url));
  await guest.leaveCall();
  await host.leaveCall();

  return reportOf([
    { name: "sign-in page", goalKilobytes: 200, files: await fetchAll(signInUrls) },
    { name: "chat shell, a text channel shown", goalKilobytes: 500, files: await fetchAll(shellUrls) },
    { name: "added by the first call, worker included", goalKilobytes: 230, files: await fetchAll(callUrls) },
  ]);
}

function fetchAll(urls: readonly string[]): Promise<readonly CodeFile[]> {
  return Promise.all(urls.map(fetchCodeFile));
}

function reportOf(stages: readonly Stage[]): Report {
  const wasm = stages.flatMap(({ files }) => files).filter(({ isWasm }) => isWasm);
  return {
    title: "JavaScript, gzip -9",
    figures: [
      ...stages.map(({ name, goalKilobytes, files }): Figure => ({
        name,
        value: kilobytes(scriptsOf(files), "gzipBytes"),
        unit: "kB",
        goal: goalKilobytes,
      })),
      { name: "beside it, WebAssembly of the encryption", value: kilobytes(wasm, "gzipBytes"), unit: "kB" },
    ],
    tables: [
      {
        title: "kB by stage",
        columns: ["", "files", "raw", "gzip"],
        rows: stages.map(({ name, files }) => {
          const scripts = scriptsOf(files);
          return [name, scripts.length, kilobytes(scripts, "rawBytes"), kilobytes(scripts, "gzipBytes")];
        }),
      },
      ...stages.map(largestFiles),
    ],
  };
}

function largestFiles({ name, files }: Stage): Table {
  const largest = files.toSorted((one, other) => other.gzipBytes - one.gzipBytes).slice(0, largestShown);
  return {
    title: `${name}: the largest files`,
    columns: ["gzip kB", "raw kB", "file", "probably"],
    rows: largest.map((file) => [
      kilobytes([file], "gzipBytes").toFixed(1),
      kilobytes([file], "rawBytes").toFixed(1),
      file.name,
      file.contents.slice(0, 6).join(", "),
    ]),
  };
}

function scriptsOf(files: readonly CodeFile[]): readonly CodeFile[] {
  return files.filter(({ isWasm }) => !isWasm);
}

function kilobytes(files: readonly CodeFile[], size: "rawBytes" | "gzipBytes"): number {
  return files.reduce((sum, file) => sum + file[size], 0) / bytesPerKilobyte;
}
