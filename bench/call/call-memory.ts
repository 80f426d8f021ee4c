import type { CDPSession } from "playwright-core";
import type { Report } from "../report/report.ts";
import type { Person } from "../../tests/e2e/support/person.ts";
import { openTheCall, textChannel, voiceChannel, type TwoPeople } from "../two-people.ts";
import { installCallMarks, type ProbedWindow } from "./call-marks.ts";

const cycles = 10;
const bytesPerMegabyte = 1_000_000;

interface Left {
  readonly heapMegabytes: number;
  readonly liveTracks: number;
  readonly openConnections: number;
  readonly workers: number;
}

/** What the guest's page keeps after leaving: the first time, and after ten times. */
export async function measureCallMemory(people: TwoPeople): Promise<Report> {
  const { host, guest } = people;
  await guest.context.addInitScript(installCallMarks);
  await guest.page.reload();
  await openTheCall(people);
  const devtools = await guest.context.newCDPSession(guest.page);
  const before = await whatIsLeft(devtools, guest);
  await joinAndLeave(people);
  const afterOne = await whatIsLeft(devtools, guest);
  for (let cycle = 2; cycle <= cycles; cycle += 1) await joinAndLeave(people);
  const afterAll = await whatIsLeft(devtools, guest);
  await host.leaveCall();
  const perCall = (afterAll.heapMegabytes - afterOne.heapMegabytes) / (cycles - 1);
  const row = (name: string, left: Left) => [
    name,
    left.heapMegabytes.toFixed(1),
    left.liveTracks,
    left.openConnections,
    left.workers,
  ];
  return {
    title: "Memory of calls",
    figures: [
      { name: "heap before the first call", value: before.heapMegabytes, unit: "MB" },
      { name: "heap after 1 call", value: afterOne.heapMegabytes, unit: "MB" },
      { name: `heap after ${cycles} calls`, value: afterAll.heapMegabytes, unit: "MB" },
      { name: "heap that each further call leaves", value: perCall, unit: "MB" },
      { name: `live tracks after ${cycles} calls`, value: afterAll.liveTracks, unit: "", goal: 0 },
      { name: `open connections after ${cycles} calls`, value: afterAll.openConnections, unit: "", goal: 0 },
    ],
    tables: [
      {
        title: "After leaving; JavaScript heap after a full collection",
        columns: ["", "heap MB", "live tracks", "open connections", "workers"],
        rows: [
          row("before the first call", before),
          row("after 1 call", afterOne),
          row(`after ${cycles} calls`, afterAll),
        ],
      },
    ],
  };
}

async function joinAndLeave({ host, guest }: TwoPeople): Promise<void> {
  await guest.roster(voiceChannel).getByText(host.userName).waitFor();
  await guest.joinVoice(voiceChannel);
  await guest.waitUntilInCall();
  await guest.tile(host.userName).locator("video").waitFor();
  await guest.leaveCall();
  await guest.openChannel(textChannel);
  await host.tile(guest.userName).waitFor({ state: "hidden" });
}

async function whatIsLeft(devtools: CDPSession, { page }: Person): Promise<Left> {
  // What the end-to-end support and the probe remember is not the application's.
  const { liveTracks, openConnections } = await page.evaluate(() => {
    const { callProbe, testPeerConnections } = window as unknown as ProbedWindow & {
      readonly testPeerConnections: RTCPeerConnection[];
    };
    testPeerConnections.length = 0;
    callProbe.reset();
    return {
      liveTracks: callProbe.capturedTracks.filter((track) => track.deref()?.readyState === "live").length,
      openConnections: callProbe.connections.filter((connection) => {
        const state = connection.deref()?.connectionState;
        return state !== undefined && state !== "closed";
      }).length,
    };
  });
  // Finalisers run between collections and free what the next one finds.
  for (let collection = 0; collection < 3; collection += 1) await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  return { heapMegabytes: usedSize / bytesPerMegabyte, liveTracks, openConnections, workers: page.workers().length };
}
