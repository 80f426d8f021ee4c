import { setTimeout as pause } from "node:timers/promises";
import { encryptionState, roomTypes } from "@melo/protocol";
import { until } from "../../tests/e2e/support/until.ts";
import { registerApi } from "../../tests/integration/server/matrix-api.ts";
import { serveHost, type HostSite } from "../../tests/interop/element-call/host-site.ts";
import { everybodyMayCall } from "../../tests/interop/support/cast.ts";
import { createElementCallPerson, type ElementCallPerson } from "../../tests/interop/support/element-call-person.ts";
import { median, p95 } from "../report/quantile.ts";
import type { Figure, Report, Row } from "../report/report.ts";
import { openTheCall, textChannel, voiceChannel, type TwoPeople } from "../two-people.ts";
import { installFirstMedia, readFirstMedia, resetFirstMedia, type FirstMedia } from "./first-media.ts";

const frameGoalMs = 600;
const ratioGoal = 1 / 3;
const patienceMs = 60_000;
/** From the pointer's arrival on the row to the click. */
const hoverMs = 300;
/** Until a page that has just opened rests. */
const restMs = 2_000;
/** MatrixRTC clients give a newcomer a key of its own if the present one is older than ten seconds: so it is in a call that runs. */
const runningCallMs = 11_000;
/** A camera that was just switched on works its way up to its full picture. */
const cameraSettlesMs = 3_000;

interface Client {
  readonly name: string;
  readonly joins: FirstMedia[];
  lastLeftAtMs: number;
  /** Of the one who is in the call already. */
  setHostCamera(isOn: boolean): Promise<void>;
  /** Up to the moment before the click, and the click. */
  join(): Promise<FirstMedia>;
  leave(): Promise<void>;
}

/**
 * The guest joins a running encrypted call of one other, who has camera and microphone on; the guest a microphone. With
 * MELO both, then with Element Call both, in turn, on the same servers; the camera of the pair whose turn it is not is off,
 * for it is a burden to the machine. MELO's clock starts with the click on the channel, Element Call's with the one in its
 * lobby, which is loaded by then.
 */
export async function measureBesideElementCall(people: TwoPeople, rounds: number): Promise<Report> {
  const site = await serveHost();
  const pair: ElementCallPerson[] = [];
  try {
    const melo = await startMelo(people);
    const elementCall = await startElementCall(people, site, pair);
    for (let round = 0; round < rounds; round += 1) {
      for (const client of [melo, elementCall]) {
        await client.setHostCamera(true);
        await pause(Math.max(cameraSettlesMs, client.lastLeftAtMs + runningCallMs - Date.now()));
        client.joins.push(await client.join());
        await client.leave();
        client.lastLeftAtMs = Date.now();
        await client.setHostCamera(false);
      }
    }
    await people.host.leaveCall();
    return reportOf(melo.joins, elementCall.joins);
  } finally {
    await Promise.all(pair.map((person) => person.close()));
    await site.stop();
  }
}

async function startMelo(people: TwoPeople): Promise<Client> {
  const { host, guest } = people;
  await guest.context.addInitScript(installFirstMedia);
  await guest.page.reload();
  await openTheCall(people);
  const setHostCamera = (isOn: boolean): Promise<void> => host.toggle(isOn ? "Turn camera on" : "Turn camera off");
  await setHostCamera(false);
  return {
    name: "MELO",
    joins: [],
    lastLeftAtMs: Date.now(),
    setHostCamera,
    async join() {
      const row = guest.voiceChannel(voiceChannel);
      await guest.page.mouse.move(0, 0);
      await resetFirstMedia(guest.page);
      await row.hover();
      await pause(hoverMs);
      await row.click();
      return readFirstMedia(guest.page, patienceMs);
    },
    async leave() {
      await guest.waitUntilInCall();
      await guest.leaveCall();
      await until(
        "the host is alone again",
        patienceMs,
        () => host.roster(voiceChannel).getByRole("listitem").count(),
        (count) => count === 1,
      );
      await guest.openChannel(textChannel);
    },
  };
}

async function startElementCall({ world }: TwoPeople, site: HostSite, pair: ElementCallPerson[]): Promise<Client> {
  const [hostApi, guestApi] = [await registerApi(world, "eva"), await registerApi(world, "emil")];
  const roomId = await hostApi.createRoom({
    name: "Lounge of the others",
    preset: "private_chat",
    creation_content: { type: roomTypes.call },
    invite: [guestApi.userId],
    initial_state: [encryptionState()],
    ...everybodyMayCall,
  });
  await guestApi.join(roomId);
  const [host, guest] = [
    await createElementCallPerson({
      hostOrigin: site.origin,
      name: "eva",
      account: { homeserverUrl: world.homeserverUrl, ...accountOf(hostApi) },
      media: { colour: [200, 40, 40], toneHz: 440 },
    }),
    await createElementCallPerson({
      hostOrigin: site.origin,
      name: "emil",
      account: { homeserverUrl: world.homeserverUrl, ...accountOf(guestApi) },
      media: { colour: [40, 90, 200], toneHz: 660 },
    }),
  ];
  pair.push(host, guest);
  await guest.page.context().addInitScript(installFirstMedia);
  await Promise.all([host, guest].map((person) => person.joinRoom(roomId)));
  const choices = { roomId, mode: "compatibility" } as const;
  await host.joinCall({ ...choices, isCameraOn: false });
  return {
    name: "Element Call",
    joins: [],
    lastLeftAtMs: Date.now(),
    setHostCamera: (isOn) => host.setCamera(isOn),
    async join() {
      await guest.openLobby({ ...choices, isCameraOn: false });
      await pause(restMs);
      await resetFirstMedia(guest.frame());
      await guest.enterFromLobby();
      return readFirstMedia(guest.frame(), patienceMs);
    },
    leave: () => guest.leaveCall(),
  };
}

function accountOf({ userId, deviceId, accessToken }: Awaited<ReturnType<typeof registerApi>>): {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
} {
  return { userId, deviceId, accessToken };
}

function reportOf(melo: readonly FirstMedia[], elementCall: readonly FirstMedia[]): Report {
  const part = (name: string, read: (media: FirstMedia) => number, goal: number | undefined): readonly Figure[] => {
    const [ours, theirs] = [melo.map(read), elementCall.map(read)];
    const [ourMedian, theirMedian] = [median(ours) ?? Number.NaN, median(theirs) ?? Number.NaN];
    return [
      { name: `MELO, ${name}: median`, value: ourMedian, unit: "ms", ...(goal === undefined ? {} : { goal }) },
      { name: `MELO, ${name}: p95`, value: p95(ours) ?? Number.NaN, unit: "ms" },
      { name: `Element Call, ${name}: median`, value: theirMedian, unit: "ms" },
      { name: `Element Call, ${name}: p95`, value: p95(theirs) ?? Number.NaN, unit: "ms" },
      { name: `MELO to Element Call, ${name}`, value: ourMedian / theirMedian, unit: "×", goal: ratioGoal },
    ];
  };
  const rows: Row[] = melo.map((ours, round) => [
    `${round + 1}`,
    ours.frameMs,
    ours.soundMs,
    elementCall[round]?.frameMs,
    elementCall[round]?.soundMs,
  ]);
  return {
    title: "Click to first remote picture and sound, beside Element Call",
    figures: [
      ...part("first picture", ({ frameMs }) => frameMs, frameGoalMs),
      ...part("first sound", ({ soundMs }) => soundMs, undefined),
    ],
    tables: [
      {
        title: `${melo.length} joins each, in turn; ms from the click`,
        columns: ["round", "MELO picture", "MELO sound", "Element Call picture", "Element Call sound"],
        rows,
      },
    ],
  };
}
