import type { Page } from "playwright-core";
import type { CallMark, CallProbe, ProbedWindow } from "./call-marks.ts";

interface RequestTiming {
  readonly path: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What one page saw since its marks were reset; all times in ms since the epoch. */
export interface PageRecord {
  readonly marks: readonly CallMark[];
  readonly requests: readonly RequestTiming[];
  readonly longTasks: CallProbe["longTasks"];
}

export function resetMarks(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as ProbedWindow).callProbe.reset());
}

export function readPageRecord(page: Page): Promise<PageRecord> {
  return page.evaluate(() => ({
    marks: (window as unknown as ProbedWindow).callProbe.marks,
    longTasks: (window as unknown as ProbedWindow).callProbe.longTasks,
    requests: performance.getEntriesByType("resource").map((entry) => {
      const { name, startTime, responseEnd } = entry as PerformanceResourceTiming;
      const { pathname, search } = new URL(name);
      const [startMs, endMs] = [performance.timeOrigin + startTime, performance.timeOrigin + responseEnd];
      return { path: pathname + search, startMs, endMs };
    }),
  }));
}

/** The people in the call. */
export interface CallUserIds {
  readonly guestUserId: string;
  readonly hostUserId: string;
}

const delayedEvent = /org\.matrix\.msc4140\.delay|delayed_events/;

/** Names of the phases in the order in which they usually end. */
export const phaseNames = [
  "token answered",
  "microphone open",
  "last script loaded",
  "signalling asked",
  "signalling joined",
  "delayed leave answered",
  "membership answered",
  "own key set",
  "first message to the host sent",
  "second message to the host sent",
  "LiveKit connected",
  "own track published",
  "host sends its key",
  "host's key sent",
  "sync before the host's key",
  "host's key set",
  "first video packet",
  "frame received",
  "first remote frame",
  "of which long tasks",
] as const;
export type PhaseName = (typeof phaseNames)[number];

/** Ms from the click to the end of each phase; undefined where it was over before the click, or it never happened. */
export type Phases = Readonly<Record<PhaseName, number | undefined>>;

export function phasesOf(guest: PageRecord, host: PageRecord, people: CallUserIds): Phases {
  const clickMs = guest.marks.find(({ name }) => name === "click")?.atMs;
  if (clickMs === undefined) throw new Error("the page saw no click");
  const since = (ms: number | undefined): number | undefined =>
    ms === undefined || ms < clickMs ? undefined : ms - clickMs;
  const atOf = (name: CallMark["name"]): number | undefined => guest.marks.find((mark) => mark.name === name)?.atMs;
  const markOf = (name: CallMark["name"]): number | undefined => since(atOf(name));
  // A participant's identity is `<user id>:<device id>`.
  const keySetMs = (userId: string): number | undefined =>
    guest.marks.find(({ name, of }) => name === "key set" && of.startsWith(`${userId}:`))?.atMs;
  const requests = (page: PageRecord, isWanted: (path: string) => boolean): readonly RequestTiming[] =>
    page.requests.filter(({ path, startMs }) => startMs >= clickMs && isWanted(path));
  const answered = (isWanted: (path: string) => boolean): number | undefined =>
    since(requests(guest, isWanted)[0]?.endMs);
  const isToDeviceMessage = (path: string): boolean => path.includes("/sendToDevice/m.room.encrypted/");
  const hostKey = requests(host, isToDeviceMessage)[0];
  const hostKeySetMs = keySetMs(people.hostUserId);
  const frameMs = atOf("frame");
  // The one that brought the key, unless a further one came while it was being read.
  const lastSyncBefore = (ms: number | undefined): RequestTiming | undefined =>
    ms === undefined ? undefined : guest.requests.findLast(({ path, endMs }) => path.includes("/sync") && endMs <= ms);
  const scriptEnds = guest.requests.filter(({ path }) => path.startsWith("/_next/")).map(({ endMs }) => endMs);
  return {
    "token answered": since(guest.requests.find(({ path }) => path.startsWith("/api/livekit"))?.endMs),
    "microphone open": markOf("microphone open"),
    "last script loaded": since(scriptEnds.length === 0 ? undefined : Math.max(...scriptEnds)),
    "signalling asked": markOf("signalling asked"),
    "signalling joined": markOf("signalling joined"),
    "delayed leave answered": answered((path) => delayedEvent.test(path)),
    "membership answered": answered((path) => path.includes("call.member") && !delayedEvent.test(path)),
    "own key set": since(keySetMs(people.guestUserId)),
    // The request for the host's key, and our own key; without warming the other way round.
    "first message to the host sent": since(requests(guest, isToDeviceMessage)[0]?.endMs),
    "second message to the host sent": since(requests(guest, isToDeviceMessage)[1]?.endMs),
    "LiveKit connected": markOf("peer connected"),
    "own track published": markOf("track published"),
    "host sends its key": since(hostKey?.startMs),
    "host's key sent": since(hostKey?.endMs),
    "sync before the host's key": since(lastSyncBefore(hostKeySetMs)?.endMs),
    "host's key set": since(hostKeySetMs),
    "first video packet": since(guest.marks.find(({ name, of }) => name === "first packet" && of === "video")?.atMs),
    "frame received": markOf("frame received"),
    "first remote frame": since(frameMs),
    "of which long tasks": frameMs === undefined ? undefined : longTaskMs(guest, clickMs, frameMs),
  };
}

function longTaskMs({ longTasks }: PageRecord, fromMs: number, toMs: number): number {
  return longTasks.reduce(
    (sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)),
    0,
  );
}
