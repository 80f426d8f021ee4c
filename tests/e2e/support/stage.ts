import { startWorld, type World } from "@melo/devkit";
import { assertLeastGrant } from "@melo/server/testing";
import { mkdir } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, onTestFailed } from "vitest";
import { createPerson, type Person } from "./person.ts";
import type { FakeMedia } from "./fake-media.ts";

/** Colours that survive compression and are far from each other. */
const looks: readonly FakeMedia[] = [
  { colour: [200, 40, 40], toneHz: 440 },
  { colour: [40, 90, 200], toneHz: 660 },
  { colour: [40, 160, 70], toneHz: 880 },
];

const maxLogLine = 400;

export interface Stage {
  readonly world: World;
  /** A person with a browser; the n-th one asked for always looks the same. */
  invite(name: string): Promise<Person>;
  /** The same, with an account that is signed in. */
  inviteSignedIn(name: string): Promise<Person>;
  lookOf(person: Person): FakeMedia;
}

/** One real world for all scenes of a file; people leave after their scene, accounts and servers stay. */
export function useStage(): Stage {
  let world: World | undefined;
  let people: Person[] = [];
  let accounts = 0;

  beforeAll(async () => {
    world = await startWorld({ name: "e2e" });
  });
  afterAll(async () => {
    await world?.stop();
  });

  function running(): World {
    if (world === undefined) throw new Error("the world has not started");
    return world;
  }

  async function reportFailure(): Promise<void> {
    for (const part of ["calls", "web", "livekit", "synapse"] as const) {
      const lines = (await running().logs(part, 200)).split("\n");
      // The servers tell at length what they do; only their complaints help here.
      const shown = lines.filter((line) => !/ INFO |"level":"info"/.test(line)).slice(-20);
      console.error(`--- ${part}\n${shown.map((line) => line.slice(0, maxLogLine)).join("\n")}`);
    }
    await mkdir("test-results", { recursive: true });
    for (const person of people) {
      console.error(`--- ${person.name}`, person.page.url(), person.pageErrors());
      // A browser that was killed in the scene has nothing to show.
      await person.page.screenshot({ path: `test-results/${person.name}.png` }).catch(() => undefined);
    }
  }

  beforeEach(() => onTestFailed(reportFailure));
  afterEach(async () => {
    for (const person of people) for (const token of await person.tokens()) assertLeastGrant(token);
    await Promise.all(people.map((person) => person.close()));
    people = [];
  });

  async function invite(name: string): Promise<Person> {
    const media = looks[people.length % looks.length] ?? { colour: [200, 200, 40], toneHz: 440 };
    const person = await createPerson({ origin: running().origin, name, media });
    people.push(person);
    return person;
  }

  return {
    get world() {
      return running();
    },
    invite,
    async inviteSignedIn(name) {
      accounts += 1;
      const [person, account] = await Promise.all([
        invite(name),
        running().registerPerson(`${name.toLowerCase()}${accounts}`),
      ]);
      await person.signIn(`${name.toLowerCase()}${accounts}`, account.password);
      return person;
    },
    lookOf: (person) => looks[people.indexOf(person) % looks.length] ?? { colour: [0, 0, 0], toneHz: 0 },
  };
}
