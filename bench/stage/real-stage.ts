import { enterServerOf } from "../../tests/e2e/support/enter-server.ts";
import { createPerson, type Person } from "../../tests/e2e/support/person.ts";
import { until } from "../../tests/e2e/support/until.ts";
import type { Report } from "../report/report.ts";
import { serverName, voiceChannel, type TwoPeople } from "../two-people.ts";
import { countFrames, type FrameCount } from "./frame-probe.ts";

const peopleCount = 8;
const seconds = 8;
const longestTaskMs = 100;
const patienceMs = 90_000;

/**
 * Eight people in browsers of their own, all with camera and microphone, in one encrypted call. All of them and the
 * servers share this machine: the frame rate says how the stage fares under that load, and has no goal.
 */
export async function measureRealStage({ world, host, guest }: TwoPeople): Promise<Report> {
  const others: Person[] = [];
  // Eight browsers start and encode here at once: what takes a second otherwise may take half a minute.
  for (const person of [host, guest]) person.page.setDefaultTimeout(patienceMs);
  try {
    await Promise.all([host.joinVoice(voiceChannel), guest.joinVoice(voiceChannel)]);
    await Promise.all([host.waitUntilInCall(), guest.waitUntilInCall()]);
    await guest.openStage();
    const joins: FrameCount[] = [];
    await Promise.all([host, guest].map((person) => person.toggle("Turn camera on")));
    for (let index = 2; index < peopleCount; index += 1) {
      const person = await bring(index);
      others.push(person);
      joins.push(await watchJoin(guest, person));
    }
    await untilAllAreSeen(guest);
    const before = await guest.received();
    const talking = await countFrames(guest.page, seconds);
    const after = await guest.received();
    const videos = await guest.page.locator("figure video").count();
    const leaves = await Promise.all([countFrames(guest.page, seconds), ...others.map((person) => person.leaveCall())]);
    await Promise.all([host.leaveCall(), guest.leaveCall()]);
    const longestJoinMs = Math.max(...joins.map((join) => join.longestTaskMs));
    return {
      title: "The stage with 8 real participants",
      figures: [
        { name: "longest task while one of eight joins", value: longestJoinMs, unit: "ms", goal: longestTaskMs },
        {
          name: "longest task while six of eight leave",
          value: leaves[0].longestTaskMs,
          unit: "ms",
          goal: longestTaskMs,
        },
        { name: "frames a second with eight, all on this machine", value: talking.framesPerSecond, unit: "" },
        {
          name: "video frames decoded a second",
          value: (after.videoFramesDecoded - before.videoFramesDecoded) / seconds,
          unit: "",
        },
      ],
      tables: [
        {
          title: "What the measured page did",
          columns: ["while", "frames a second", "longest task ms", "tasks over 50 ms"],
          rows: [
            ...joins.map((join, index) => [`number ${index + 3} joins`, ...rowOf(join)]),
            [`all ${peopleCount} are in, ${videos} videos`, ...rowOf(talking)],
            ["six leave", ...rowOf(leaves[0])],
          ],
        },
      ],
    };
  } finally {
    await Promise.all(others.map((person) => person.close()));
  }

  async function bring(index: number): Promise<Person> {
    const name = `person${index}`;
    const person = await createPerson({
      origin: world.origin,
      name,
      media: { colour: [40 + index * 24, 200 - index * 20, 90], toneHz: 300 + index * 60 },
    });
    person.page.setDefaultTimeout(patienceMs);
    const { password } = await world.registerPerson(name);
    await person.signIn(name, password);
    await enterServerOf(host, person, serverName);
    return person;
  }
}

function rowOf({ framesPerSecond, longestTaskMs: longestMs, longTasks }: FrameCount): readonly number[] {
  return [framesPerSecond, longestMs, longTasks];
}

async function watchJoin(guest: Person, person: Person): Promise<FrameCount> {
  const [frames] = await Promise.all([countFrames(guest.page, seconds), enter(person)]);
  await guest.tile(person.userName).locator("video").waitFor({ timeout: patienceMs });
  return frames;
}

async function enter(person: Person): Promise<void> {
  await person.joinVoice(voiceChannel);
  await person.waitUntilInCall();
  await person.toggle("Turn camera on");
}

async function untilAllAreSeen(guest: Person): Promise<void> {
  await until(
    "a picture of each of the eight",
    patienceMs,
    () =>
      guest.page
        .locator("figure video")
        .evaluateAll(
          (videos) => videos.filter((video) => video instanceof HTMLVideoElement && video.videoWidth > 0).length,
        ),
    (count) => count === peopleCount,
  );
}
