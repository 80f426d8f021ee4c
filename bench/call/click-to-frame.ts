import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { until } from "../../tests/e2e/support/until.ts";
import { median, p95 } from "../report/quantile.ts";
import type { Figure, Report, Table } from "../report/report.ts";
import { openTheCall, textChannel, voiceChannel, type TwoPeople } from "../two-people.ts";
import { installCallMarks, type ProbedWindow } from "./call-marks.ts";
import { phaseNames, phasesOf, readPageRecord, resetMarks, type Phases } from "./call-phases.ts";
import { measureRoundTrips, type RoundTrips } from "./round-trips.ts";

const frameGoalMs = 600;
const patienceMs = 20_000;
/** A person looks at the page before they click: what the client does at its start must not be in the figure. */
const lookMs = 2_000;
/** From the pointer's arrival on the row to the click. */
const hoverMs = 300;

interface WayIn {
  readonly name: string;
  /** In a page that was just loaded, so that no code, worker or token of an earlier call is there. */
  readonly isFreshPage: boolean;
  click(people: TwoPeople): Promise<void>;
}

const waysIn: readonly WayIn[] = [
  { name: "warm: pointed at, then clicked", isFreshPage: true, click: pointAndClick },
  { name: "cold: clicked out of the blue", isFreshPage: true, click: clickOutOfTheBlue },
  { name: "again: once more in the same page", isFreshPage: false, click: pointAndClick },
];

async function pointAndClick({ guest }: TwoPeople): Promise<void> {
  const row = guest.voiceChannel(voiceChannel);
  await row.hover();
  await pause(hoverMs);
  await row.click();
}

/** As by a script: the pointer was never there, and the focus neither. */
async function clickOutOfTheBlue({ guest }: TwoPeople): Promise<void> {
  await guest.voiceChannel(voiceChannel).evaluate((row) => row instanceof HTMLElement && row.click());
}

/** The host is in the voice channel with camera; the guest clicks it and waits for the picture. */
export async function measureClickToFrame(people: TwoPeople, rounds: number): Promise<Report> {
  const { host, guest, world } = people;
  await Promise.all([host.context.addInitScript(installCallMarks), guest.context.addInitScript(installCallMarks)]);
  await Promise.all([host.page.reload(), guest.page.reload()]);
  await openTheCall(people);
  const roundTrips = await measureRoundTrips(world.origin, people.hostAccessToken);
  const measured: { readonly name: string; readonly rounds: readonly Phases[] }[] = [];
  for (const way of waysIn) {
    const results: Phases[] = [];
    for (let round = 0; round < rounds; round += 1) results.push(await joinOnce(way, people));
    measured.push({ name: way.name, rounds: results });
  }
  await host.leaveCall();
  return {
    title: "Click to first remote frame",
    figures: [
      ...measured.flatMap(({ name, rounds: results }) => frameFigures(name, results, roundTrips)),
      { name: "whoami, median", value: roundTrips.whoamiMs, unit: "ms" },
      { name: "state event, median", value: roundTrips.stateEventMs, unit: "ms" },
    ],
    tables: [
      ...measured.map(({ name, rounds: results }) => phaseTable(name, results)),
      {
        title: "Each round: ms from the click to the frame (of which after the host's key was set)",
        columns: ["", ""],
        rows: measured.map(({ name, rounds: results }) => [name, results.map(frameAndWait).join("  ")]),
      },
    ],
  };
}

async function joinOnce(way: WayIn, people: TwoPeople): Promise<Phases> {
  const { host, guest } = people;
  if (way.isFreshPage) await guest.page.reload();
  await guest.roster(voiceChannel).getByText(host.userName).waitFor();
  await guest.page.mouse.move(0, 0);
  await pause(lookMs);
  await Promise.all([resetMarks(host.page), resetMarks(guest.page)]);
  await way.click(people);
  await firstFrame(guest.page);
  await guest.waitUntilInCall();
  // Both hear of each other: no key is on its way any more.
  await host.tile(guest.userName).waitFor();
  const phases = phasesOf(await readPageRecord(guest.page), await readPageRecord(host.page), people);
  await guest.leaveCall();
  await until(
    "the host is alone again",
    patienceMs,
    () => host.roster(voiceChannel).getByRole("listitem").count(),
    (count) => count === 1,
  );
  await guest.openChannel(textChannel);
  return phases;
}

async function firstFrame(page: Page): Promise<void> {
  const limit = AbortSignal.timeout(patienceMs);
  const gaveUp = new Promise<never>((_, reject) => {
    limit.addEventListener("abort", () => reject(new Error(`no remote frame within ${patienceMs} ms`)));
  });
  await Promise.race([page.evaluate(() => (window as unknown as ProbedWindow).callProbe.firstFrame), gaveUp]);
}

function frameFigures(name: string, rounds: readonly Phases[], roundTrips: RoundTrips): Figure[] {
  const frames = rounds.map((phases) => phases["first remote frame"]).filter((ms) => ms !== undefined);
  const medianMs = median(frames) ?? Number.NaN;
  return [
    { name: `${name}: median`, value: medianMs, unit: "ms", goal: frameGoalMs },
    { name: `${name}: p95`, value: p95(frames) ?? Number.NaN, unit: "ms" },
    { name: `${name}: median in state events`, value: medianMs / roundTrips.stateEventMs, unit: "×" },
  ];
}

/** Long waits after the key mean that the picture had to wait for a key frame of the codec. */
function frameAndWait(phases: Phases): string {
  const frameMs = phases["first remote frame"] ?? Number.NaN;
  return `${frameMs.toFixed(0)} (${(frameMs - (phases["host's key set"] ?? Number.NaN)).toFixed(0)})`;
}

function phaseTable(name: string, rounds: readonly Phases[]): Table {
  return {
    title: `${name}: ms from the click to the end of each phase, ${rounds.length} rounds`,
    columns: ["phase", "median", "p95", "least", "rounds"],
    rows: phaseNames.map((phase) => {
      const times = rounds.map((phases) => phases[phase]).filter((ms) => ms !== undefined);
      return [phase, median(times), p95(times), times.length === 0 ? undefined : Math.min(...times), times.length];
    }),
  };
}
