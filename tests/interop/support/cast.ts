import type { World } from "@melo/devkit";
import { eventTypes, roomTypes } from "@melo/protocol";
import { mkdir } from "node:fs/promises";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import type { Person } from "../../e2e/support/person.ts";
import { registerApi, type MatrixApi } from "../../integration/server/matrix-api.ts";
import type { ElementCallPerson } from "./element-call-person.ts";

/** Colours that survive compression and are far from each other. */
const looks: readonly FakeMedia[] = [
  { colour: [200, 40, 40], toneHz: 440 },
  { colour: [40, 90, 200], toneHz: 660 },
  { colour: [40, 160, 70], toneHz: 880 },
];
const maxLogLine = 400;

interface CastMember {
  readonly name: string;
  readonly api: MatrixApi;
  screenshot(path: `${string}.png`): Promise<unknown>;
  /** What went wrong on a page of MELO; of Element Call's own troubles nothing is expected. */
  pageErrors(): readonly string[];
  close(): Promise<void>;
}

interface Named {
  readonly name: string;
}

/** The people of a file's scenes: their accounts, looks and browsers. */
export interface Cast {
  /** Everybody who is still there. */
  apis(): readonly MatrixApi[];
  apiOf(person: Named): MatrixApi;
  /** The n-th one dressed always looks the same. */
  dress(name: string): FakeMedia;
  lookOf(person: Named): FakeMedia;
  add(member: CastMember): void;
  /** Somebody with MELO, signed in and looking at the server. */
  bringMelo(person: Person, api: MatrixApi, spaceId: string): Promise<Person>;
  bringElementCall(person: ElementCallPerson, api: MatrixApi): ElementCallPerson;
  /** Closes browsers that no later scene needs. */
  dismiss(...people: readonly Named[]): Promise<void>;
  close(): Promise<void>;
  /** What went wrong on whose page, and a picture of each. */
  show(prefix: string): Promise<void>;
}

export function createCast(): Cast {
  const members: CastMember[] = [];
  const wardrobe = new Map<string, FakeMedia>();

  async function leave(leaving: readonly CastMember[]): Promise<void> {
    for (const person of leaving) members.splice(members.indexOf(person), 1);
    await Promise.all(leaving.map((person) => person.close()));
  }

  return {
    apis: () => members.map(({ api }) => api),
    apiOf({ name }) {
      const person = members.find((one) => one.name === name);
      if (person === undefined) throw new Error(`${name} was not invited`);
      return person.api;
    },
    dress(name) {
      const look = looks[wardrobe.size % looks.length] ?? { colour: [200, 200, 40], toneHz: 440 };
      wardrobe.set(name, look);
      return look;
    },
    lookOf({ name }) {
      const look = wardrobe.get(name);
      if (look === undefined) throw new Error(`${name} was not invited`);
      return look;
    },
    add: (member) => void members.push(member),
    async bringMelo(person, api, spaceId) {
      members.push({
        name: person.name,
        api,
        screenshot: (path) => person.page.screenshot({ path }),
        pageErrors: () => person.pageErrors(),
        close: () => person.close(),
      });
      await person.signIn(person.name.toLowerCase(), api.password);
      await person.open(`/channels/${encodeURIComponent(spaceId)}`);
      return person;
    },
    bringElementCall(person, api) {
      members.push({
        name: person.name,
        api,
        screenshot: (path) => person.page.screenshot({ path }),
        pageErrors: () => [],
        close: () => person.close(),
      });
      return person;
    },
    dismiss(...people) {
      const names = new Set(people.map(({ name }) => name));
      return leave(members.filter(({ name }) => names.has(name)));
    },
    close: () => leave([...members]),
    async show(prefix) {
      await mkdir("test-results", { recursive: true });
      for (const { name, screenshot, pageErrors } of members) {
        console.error(`--- ${name}`, pageErrors());
        // A browser that was killed in the scene has nothing to show.
        await screenshot(`test-results/${prefix}-${name}.png`).catch(() => undefined);
      }
    },
  };
}

/** An account at that homeserver whose owner is a member of the space. */
export async function enrol(world: World, steward: MatrixApi, spaceId: string, name: string): Promise<MatrixApi> {
  const api = await registerApi(world, name.toLowerCase());
  await steward.invite(spaceId, api.userId);
  await api.join(spaceId);
  return api;
}

/** The last things that servers complained of; they tell at length what they do, which helps nobody here. */
export async function showComplaints(
  title: string,
  world: World,
  parts: readonly ("calls" | "web" | "livekit" | "synapse")[],
): Promise<void> {
  for (const part of parts) {
    const lines = (await world.logs(part, 200)).split("\n");
    const shown = lines.filter((line) => !/ INFO |"level":(?:"info"|30)/.test(line)).slice(-20);
    console.error(`--- ${title}${part}\n${shown.map((line) => line.slice(0, maxLogLine)).join("\n")}`);
  }
}

/** In which everybody may announce that he is in the call. */
export const everybodyMayCall = {
  power_level_content_override: { events: { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 } },
} as const;

/** A voice channel as any Matrix client might have made it. */
export function channelOptions(name: string, initialState: readonly object[]): object {
  return {
    name,
    preset: "private_chat",
    creation_content: { type: roomTypes.call },
    initial_state: initialState,
    ...everybodyMayCall,
  };
}
