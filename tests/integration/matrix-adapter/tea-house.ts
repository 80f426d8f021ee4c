import { startWorld, type World, type WorldOptions } from "@melo/devkit";
import { bringIntoCommunity, foundCommunity, type TestCommunity } from "./matrix-community.ts";
import { startPerson, type MatrixPerson } from "./matrix-person.ts";

/** A world with a server in it that Ann founded, and Bob is a member of. */
export interface TeaHouse {
  readonly world: World;
  readonly ann: MatrixPerson;
  readonly bob: MatrixPerson;
  readonly community: TestCommunity;
  close(): Promise<void>;
}

const onlyTheHomeserver = { calls: false, web: false, livekit: false };

/** `name` is the world's; it has the homeserver alone unless told otherwise. */
export async function openTeaHouse(name: string, parts: WorldOptions["parts"] = onlyTheHomeserver): Promise<TeaHouse> {
  const world = await startWorld({ name, parts });
  const people: MatrixPerson[] = [];
  async function close(): Promise<void> {
    for (const { scope } of people) scope.end();
    await world.stop();
  }
  async function start(person: string): Promise<MatrixPerson> {
    const started = await startPerson(world, person);
    people.push(started);
    return started;
  }
  try {
    const [ann, bob] = await Promise.all([start("ann"), start("bob")]);
    const community = await foundCommunity(ann);
    await bringIntoCommunity(ann, bob, community);
    return { world, ann, bob, community, close };
  } catch (error) {
    await close();
    throw error;
  }
}
