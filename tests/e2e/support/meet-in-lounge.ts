import { enterServerOf } from "./enter-server.ts";
import type { Person } from "./person.ts";
import type { Stage } from "./stage.ts";

/** Two people in the voice channel of a server that the first has made. */
export async function meetInLounge(stage: Stage): Promise<readonly [ann: Person, ben: Person]> {
  const ann = await stage.inviteSignedIn("Ann");
  const ben = await stage.inviteSignedIn("Ben");
  await ann.createServer("Paper Lanterns");
  await enterServerOf(ann, ben, "Paper Lanterns");
  await Promise.all([ann.joinVoice("Lounge"), ben.joinVoice("Lounge")]);
  await Promise.all([ann.waitUntilInCall(), ben.waitUntilInCall()]);
  return [ann, ben];
}
