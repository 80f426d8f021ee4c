import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorld, type World } from "@melo/devkit";
import type { Page } from "playwright-core";
import { launchChromium } from "../e2e/support/browser.ts";
import { enterServerOf } from "../e2e/support/enter-server.ts";
import { createPerson, type Person } from "../e2e/support/person.ts";
import {
  ann,
  ben,
  cleo,
  others,
  otherServers,
  serverName,
  textChannels,
  topic,
  voiceChannels,
  type Character,
} from "./community.ts";
import { requestsAs, type AccountRequests } from "./homeserver-requests.ts";
import { desktopSize } from "./pictures.ts";
import { preparePortraitCamera } from "./portrait-camera.ts";
import { makeFirstAccount } from "./first-account.ts";
import { prepareTalkingMicrophone } from "../media/talking-microphone.ts";

/** Everybody of the pictures, signed in, in one server. */
export interface Cast {
  readonly world: World;
  readonly ann: Person;
  readonly ben: Person;
  readonly cleo: Person;
  /** A browser that nobody has signed in with. */
  readonly stranger: Page;
  close(): Promise<void>;
}

/** The one that people know: the address stands in the pictures. */
const port = 3_000;

type Ending = () => Promise<void>;

export async function gatherCast(): Promise<Cast> {
  const endings: Ending[] = [];
  async function close(): Promise<void> {
    for (const end of endings.toReversed()) await end();
  }
  try {
    return { ...(await gather(endings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function gather(endings: Ending[]): Promise<Omit<Cast, "close">> {
  const folder = mkdtempSync(join(tmpdir(), "melo-screenshots-"));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  const world = await startWorld({ name: "screenshots", port });
  endings.push(() => world.stop());
  const browser = await launchChromium([]);
  endings.push(() => browser.close());
  const stranger = await browser.newPage({ viewport: desktopSize });

  const accounts = new Map<string, AccountRequests>();
  async function enter(character: Character): Promise<Person> {
    const { displayName, username, look, isTalking } = character;
    const personFolder = join(folder, username);
    mkdirSync(personFolder);
    const browserFlags = [await preparePortraitCamera(stranger, personFolder, look)];
    if (isTalking) browserFlags.push(prepareTalkingMicrophone(personFolder));
    // A tone of 0 Hz is silence.
    const media = { colour: [0, 0, 0], toneHz: 0 } as const;
    const person = await createPerson({ origin: world.origin, name: displayName, media, browserFlags });
    endings.push(() => person.close());
    await person.page.setViewportSize(desktopSize);
    const account =
      accounts.size === 0 ? await makeFirstAccount(world, username) : await world.registerPerson(username);
    const requests = requestsAs(world.homeserverUrl, account);
    accounts.set(username, requests);
    await requests.setDisplayName(displayName);
    await person.signIn(username, account.password);
    return person;
  }
  const people = { ann: await enter(ann), ben: await enter(ben), cleo: await enter(cleo) };

  const host = accounts.get(ann.username);
  if (host === undefined) throw new Error("Ann has no account");
  await furnishServer(people.ann, host);
  await enterServerOf(people.ann, people.ben, serverName);
  await enterServerOf(people.ann, people.cleo, serverName);
  await fillMemberList(world, host);
  for (const person of Object.values(people)) person.userName = person.name;
  return { world, stranger, ...people };
}

async function furnishServer(host: Person, requests: AccountRequests): Promise<void> {
  await host.createServer(serverName);
  for (const name of textChannels) await createChannel(host, "text", name);
  for (const name of voiceChannels) await createChannel(host, "voice", name);
  await requests.setTopic(await requests.findRoom("general"), topic);
  for (const name of otherServers) await requests.createSpace(name);
}

async function createChannel({ page }: Person, kind: "text" | "voice", name: string): Promise<void> {
  await page.getByRole("button", { name: `New ${kind} channel` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the channel" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** They never open a browser: they are members, and nothing else. */
async function fillMemberList(world: World, host: AccountRequests): Promise<void> {
  const rooms = await Promise.all([serverName, "general", "Lounge"].map((name) => host.findRoom(name)));
  const [spaceId = "", ...channelIds] = rooms;
  for (const { username, displayName } of others) {
    const account = await world.registerPerson(username);
    const requests = requestsAs(world.homeserverUrl, account);
    await requests.setDisplayName(displayName);
    await host.invite(spaceId, account.userId);
    await requests.join(spaceId);
    for (const channelId of channelIds) await requests.join(channelId);
  }
}
