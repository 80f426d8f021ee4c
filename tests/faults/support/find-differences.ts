import { participantIdentity } from "@melo/protocol";
import type { Caller } from "./caller.ts";
import { channelName, type CallStage } from "./call-stage.ts";
import { otherOf, type CallerName, type Cast, type Choices } from "./cast.ts";
import type { ListedParticipant } from "./home-commands.ts";

const names = ["ann", "ben"] as const satisfies readonly CallerName[];
/** Signals of one part arrive before those of another. */
const settleLimitMs = 10_000;
const askAgainMs = 250;
/** What is muted says nothing for so long. */
const listenMs = 500;
const sources = { camera: 1, microphone: 2, screenShare: 3 } as const;

/** What is not as the cast has it, on the pages, in the media and in LiveKit's listing; none is what is wanted. */
export async function findDifferences(stage: CallStage, cast: Cast): Promise<readonly string[]> {
  const giveUpAt = performance.now() + settleLimitMs;
  for (;;) {
    const found = await lookOnce(stage, cast);
    if (found.length === 0 || performance.now() > giveUpAt) return [...found, ...uncaughtErrors(stage)];
    await pause(askAgainMs);
  }
}

function uncaughtErrors(stage: CallStage): readonly string[] {
  return names.flatMap((name) =>
    stage
      .caller(name)
      .newErrors()
      .map((error) => `uncaught on ${name}'s page: ${error}`),
  );
}

async function lookOnce(stage: CallStage, cast: Cast): Promise<readonly string[]> {
  const onPages = await Promise.all(names.map((name) => lookAtPage(stage, name, cast)));
  return [...onPages.flat(), ...lookAtListing(await stage.home.participants(stage.roomId), cast)];
}

async function lookAtPage(stage: CallStage, name: CallerName, cast: Cast): Promise<readonly string[]> {
  const caller = stage.caller(name);
  const { page } = caller.person;
  const found: string[] = [];
  function expectSame(what: string, is: unknown, shouldBe: unknown): void {
    const [now, before] = [JSON.stringify(is), JSON.stringify(shouldBe)];
    if (now !== before) found.push(`${name}: ${what}: ${now} instead of ${before}`);
  }
  expectSame("choices", await caller.chosen(), shownChoices(cast[name]));
  const tiles = await page.getByRole("figure").evaluateAll((figures) => figures.map((one) => one.ariaLabel));
  expectSame("tiles", inOrder(tiles), inOrder(tilesOf(stage, name, cast)));
  expectSame("roster", await caller.person.roster(channelName).getByRole("listitem").count(), names.length);
  expectSame("connected", await page.getByRole("button", { name: /^Voice connected/ }).count(), 1);
  if (!isHeard(cast[name])) expectSame("said while muted", await saidNow(caller), 0);
  return found;
}

function inOrder(labels: readonly (string | null)[]): readonly string[] {
  return labels.map(String).toSorted((one, other) => one.localeCompare(other));
}

/** Who is deafened is shown as muted. */
function shownChoices(choices: Choices): Choices {
  return { ...choices, microphone: isHeard(choices) };
}

function isHeard({ microphone, deafened }: Choices): boolean {
  return microphone && !deafened;
}

function tilesOf(stage: CallStage, name: CallerName, cast: Cast): string[] {
  const own = stage.caller(name).person.userName;
  const other = stage.caller(otherOf(name)).person.userName;
  return [
    `${own} (you)`,
    other,
    ...(cast[name].screenShare ? ["Your screen"] : []),
    ...(cast[otherOf(name)].screenShare ? [`${other}’s screen`] : []),
  ];
}

async function saidNow(caller: Caller): Promise<number> {
  const before = await caller.sentEnergy();
  await pause(listenMs);
  return Math.max(0, (await caller.sentEnergy()) - before);
}

/** LiveKit knows those two and nobody else, each once and with what they have chosen. */
function lookAtListing(listed: readonly ListedParticipant[], cast: Cast): readonly string[] {
  const found: string[] = [];
  for (const name of names) {
    const identityStart = participantIdentity(`@${name}:localhost`, "");
    const present = listed.filter(({ identity }) => identity.startsWith(identityStart));
    if (present.length !== 1) found.push(`LiveKit lists ${name} ${present.length} times`);
    const tracks = present.flatMap((one) => one.tracks);
    const isSent = (source: number): boolean => tracks.some((track) => track.source === source && !track.isMuted);
    for (const choice of ["microphone", "camera", "screenShare"] as const) {
      const shouldBe = choice === "microphone" ? isHeard(cast[name]) : cast[name][choice];
      if (isSent(sources[choice]) !== shouldBe) {
        found.push(`LiveKit has ${name}'s ${choice} ${shouldBe ? "not there or muted" : "open"}`);
      }
    }
  }
  if (listed.length !== names.length) found.push(`LiveKit lists ${listed.map(({ identity }) => identity).join()}`);
  return found;
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
