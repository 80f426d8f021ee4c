import type { Page } from "playwright-core";

export interface FrameCount {
  readonly framesPerSecond: number;
  /** Of tasks that kept the page from reacting, by the Long Tasks API: those of 50 ms and more. */
  readonly longestTaskMs: number;
  readonly longTasks: number;
}

/** Counts the frames that the page itself is asked for, for so many seconds. */
export async function countFrames(page: Page, seconds: number): Promise<FrameCount> {
  return page.evaluate(async (durationS) => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    });
    observer.observe({ type: "longtask" });
    const startMs = performance.now();
    let frames = 0;
    let nowMs = startMs;
    while (nowMs - startMs < durationS * 1_000) {
      nowMs = await new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
      frames += 1;
    }
    observer.disconnect();
    return {
      framesPerSecond: frames / ((nowMs - startMs) / 1_000),
      longestTaskMs: Math.max(0, ...tasks),
      longTasks: tasks.length,
    };
  }, seconds);
}
