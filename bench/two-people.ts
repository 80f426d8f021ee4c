import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorld, type World } from "@melo/devkit";
import { enterServerOf } from "../tests/e2e/support/enter-server.ts";
import { createPerson, type Person } from "../tests/e2e/support/person.ts";

export interface TwoPeople {
  readonly world: World;
  /** Made the server, and its channels. */
  readonly host: Person;
  readonly guest: Person;
  readonly hostUserId: string;
  readonly guestUserId: string;
  /** For requests beside the browser. */
  readonly hostAccessToken: string;
  close(): Promise<void>;
}

export const serverName = "Paper Lanterns";
export const textChannel = "general";
export const voiceChannel = "Lounge";

const dataPrefix = "melo-bench-world-";

/** A real world, and two people in browsers of their own who are members of one server. */
export async function bringTwoPeople(): Promise<TwoPeople> {
  const dataFolder = mkdtempSync(join(tmpdir(), dataPrefix));
  const ends: (() => Promise<void>)[] = [async () => rmSync(dataFolder, { recursive: true, force: true })];
  async function close(): Promise<void> {
    for (const end of ends.toReversed()) await end();
  }
  try {
    const world = await startWorld({ name: "bench", dataFolder });
    ends.push(() => world.stop());
    const host = await createPerson({
      origin: world.origin,
      name: "ann",
      media: { colour: [200, 40, 40], toneHz: 440 },
    });
    ends.push(() => host.close());
    const guest = await createPerson({
      origin: world.origin,
      name: "ben",
      media: { colour: [40, 90, 200], toneHz: 660 },
    });
    ends.push(() => guest.close());
    const [hostAccount, guestAccount] = await Promise.all([world.registerPerson("ann"), world.registerPerson("ben")]);
    await Promise.all([host.signIn("ann", hostAccount.password), guest.signIn("ben", guestAccount.password)]);
    await host.createServer(serverName);
    await enterServerOf(host, guest, serverName);
    await guest.openChannel(textChannel);
    return {
      world,
      host,
      guest,
      hostUserId: hostAccount.userId,
      guestUserId: guestAccount.userId,
      hostAccessToken: hostAccount.accessToken,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The host is in the voice channel with camera, and the guest's browser shows that. */
export async function openTheCall({ host, guest }: TwoPeople): Promise<void> {
  await host.joinVoice(voiceChannel);
  await host.waitUntilInCall();
  await host.toggle("Turn camera on");
  await guest.roster(voiceChannel).getByText(host.userName).waitFor();
}
