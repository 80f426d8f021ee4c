import type { CDPSession, Page } from "playwright-core";
import { launchChromium } from "../../tests/e2e/support/browser.ts";
import { startGalleryServer } from "../../tests/e2e/support/gallery-server.ts";
import { until } from "../../tests/e2e/support/until.ts";
import type { Figure, Report, Row } from "../report/report.ts";
import { countFrames, type FrameCount } from "./frame-probe.ts";

const secondsOfEach = 6;
const leastFramesPerSecond = 50;
const longestTaskMs = 100;
const mostVideos = 25;
const stays = 20;
const bytesPerMegabyte = 1_000_000;
const patienceMs = 20_000;

interface Part {
  readonly name: string;
  readonly frames: FrameCount;
  readonly mostVideos: number;
}

/**
 * The real call core and the real stage with two hundred people in lists, of whom 25 send video; in place of decoded
 * pictures drawings are painted. No server but the one that gives out the page.
 */
export async function measureCrowdStage(): Promise<Report> {
  const server = await startGalleryServer();
  const browser = await launchChromium([]);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
    await page.goto(`${server.origin}/gallery/stadium`);
    await click(page, "Join the stadium");
    await page.getByRole("toolbar", { name: "Call controls" }).waitFor();
    const parts = [
      await measurePart(page, "nobody does anything", []),
      await measurePart(page, "people talk", ["Let them talk"]),
      await measurePart(page, "people talk, come and go", ["Let them talk", "Let them come and go"]),
      await measurePart(page, "pages are turned while people talk", ["Let them talk"], turnPages),
    ];
    await click(page, "Leave the stadium");
    const heap = await measureHeap(page);
    return reportOf(parts, heap);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function click(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

async function measurePart(
  page: Page,
  name: string,
  buttons: readonly string[],
  act: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<Part> {
  for (const button of buttons) await click(page, button);
  const [frames, videos] = await Promise.all([countFrames(page, secondsOfEach), mostVideosDuring(page), act(page)]);
  for (const button of buttons) await click(page, button);
  return { name, frames, mostVideos: videos };
}

async function turnPages(page: Page): Promise<void> {
  for (const name of ["Next page", "Next page", "Next page", "Previous page", "Previous page", "Previous page"]) {
    await click(page, name);
    await page.waitForTimeout(600);
  }
}

/** The page says at any time how many videos the server would send; the most of it counts. */
async function mostVideosDuring(page: Page): Promise<number> {
  return page.evaluate(async (durationMs) => {
    const output = document.querySelector("output");
    const read = (): number => Number.parseInt(output?.textContent?.replace(/\D+/, "") ?? "0", 10);
    let most = read();
    const observer = new MutationObserver(() => {
      most = Math.max(most, read());
    });
    if (output !== null) observer.observe(output, { childList: true, characterData: true, subtree: true });
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    observer.disconnect();
    return most;
  }, secondsOfEach * 1_000);
}

interface Heap {
  readonly afterOne: number;
  readonly afterAll: number;
}

/** Our own joins and leaves: what a stay among two hundred leaves behind. */
async function measureHeap(page: Page): Promise<Heap> {
  const devtools = await page.context().newCDPSession(page);
  await stay(page);
  const afterOne = await usedMegabytes(devtools);
  for (let count = 1; count < stays; count += 1) await stay(page);
  return { afterOne, afterAll: await usedMegabytes(devtools) };
}

async function stay(page: Page): Promise<void> {
  await click(page, "Join the stadium");
  await page.getByRole("list", { name: "People and screens in the call" }).getByRole("figure").first().waitFor();
  await click(page, "Leave the stadium");
  await until(
    "the stage is gone",
    patienceMs,
    () => page.getByRole("toolbar", { name: "Call controls" }).count(),
    (count) => count === 0,
  );
}

async function usedMegabytes(devtools: CDPSession): Promise<number> {
  // Twice: what a finaliser releases is collected by the next pass.
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  return usedSize / bytesPerMegabyte;
}

function reportOf(parts: readonly Part[], { afterOne, afterAll }: Heap): Report {
  const figures: Figure[] = [
    ...parts.map(({ name, frames }): Figure => ({
      name: `frames a second: ${name}`,
      value: frames.framesPerSecond,
      unit: "",
      goal: leastFramesPerSecond,
      isGoalLeast: true,
    })),
    ...parts.map(({ name, frames }): Figure => ({
      name: `longest task: ${name}`,
      value: frames.longestTaskMs,
      unit: "ms",
      goal: longestTaskMs,
    })),
    {
      name: "videos received at once, at most",
      value: Math.max(...parts.map((part) => part.mostVideos)),
      unit: "",
      goal: mostVideos,
    },
    { name: "heap after 1 stay", value: afterOne, unit: "MB" },
    { name: `heap after ${stays} stays`, value: afterAll, unit: "MB" },
    { name: "heap that each further stay leaves", value: (afterAll - afterOne) / (stays - 1), unit: "MB", goal: 0.05 },
  ];
  const rows: Row[] = parts.map(({ name, frames, mostVideos: videos }) => [
    name,
    frames.framesPerSecond,
    frames.longestTaskMs,
    frames.longTasks,
    videos,
  ]);
  return {
    title: "The stage with 200 people, 25 cameras, nothing decoded",
    figures,
    tables: [
      {
        title: `${secondsOfEach} s each, 1440 x 900`,
        columns: ["while", "frames a second", "longest task ms", "tasks over 50 ms", "videos received"],
        rows,
      },
    ],
  };
}
