import type { Page } from "playwright-core";
import { until } from "../e2e/support/until.ts";
import type { CallFault } from "./fault.ts";

const goneLimitMs = 60_000;
/** LiveKit's own constants come to 20 s: ICE disconnected after 10, failed after 5, removed after 5; each is looked for now and then. */
const participantLimitMs = 25_000;

export const killedBrowser: CallFault = {
  id: "F12",
  title: "kill -9 a browser",
  world: "call",
  isShort: true,
  marks: [
    { name: "membership gone", unit: "ms", max: 10_000 },
    { name: "participant gone", unit: "ms", max: participantLimitMs },
    { name: "tile gone", unit: "ms", max: 10_000 },
  ],
  async run(stage, cast) {
    await stage.play(cast);
    const { home, roomId, account } = stage;
    const victim = stage.caller("ann");
    const witness = stage.caller("ben");
    const killedAtMs = Date.now();
    await victim.host.endPrograms();
    const [membership, participant, tile] = await Promise.all([
      untilOne("the membership is gone", () => home.memberships(roomId, account.accessToken)),
      untilOne("the participant is gone", () => home.participants(roomId)),
      untilOne("the tiles are gone", () => othersTiles(witness.person.page), 0),
    ]);
    await stage.replace("ann");
    return {
      values: {
        "membership gone": membership - killedAtMs,
        "participant gone": participant - killedAtMs,
        "tile gone": tile - killedAtMs,
      },
      complaints: [],
    };
  },
};

async function untilOne(what: string, ask: () => Promise<readonly unknown[]>, count = 1): Promise<number> {
  await until(what, goneLimitMs, ask, (found) => found.length === count);
  return Date.now();
}

async function othersTiles(page: Page): Promise<readonly string[]> {
  const labels = await page.getByRole("figure").evaluateAll((figures) => figures.map((one) => String(one.ariaLabel)));
  return labels.filter((label) => !label.endsWith("(you)") && label !== "Your screen");
}
