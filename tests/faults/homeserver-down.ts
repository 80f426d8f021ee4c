import { until } from "../e2e/support/until.ts";
import type { CallFault } from "./fault.ts";
import type { CallStage } from "./support/call-stage.ts";
import { endure } from "./support/endure.ts";

const names = ["ann", "ben"] as const;
/**
 * Nobody stops sending. But when the homeserver is back it sends the delayed leaves, everybody makes a new key for those who
 * are left, and uses it a second later, while the one who is announced again may still wait for it.
 */
const newKeysMs = 2_500;
const noticeLimitMs = 60_000;
const restoreLimitMs = 90_000;

/** LiveKit goes on; what the homeserver holds of the call runs out meanwhile. */
export function homeserverDown(durationMs: number, isShort: boolean): CallFault {
  return {
    id: "F2",
    title: `kill -9 Synapse for ${durationMs / 1_000} s`,
    world: "call",
    isShort,
    marks: [
      { name: "media gap", unit: "ms", max: newKeysMs },
      { name: "people are told", unit: "ms", max: 10_000 },
      { name: "memberships restored", unit: "ms", max: 15_000 },
    ],
    async run(stage, cast) {
      let toldMs = Number.POSITIVE_INFINITY;
      let restoredMs = Number.POSITIVE_INFINITY;
      const { gapMs, ...endured } = await endure(stage, cast, async () => {
        const startedAtMs = Date.now();
        await stage.home.kill("synapse");
        await stage.home.hold("synapse");
        await untilTold(stage);
        toldMs = Date.now() - startedAtMs;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, durationMs - toldMs)));
        await stage.home.restart("synapse");
        const backAtMs = Date.now();
        await untilRestored(stage);
        restoredMs = Date.now() - backAtMs;
        return backAtMs;
      });
      const values = { "media gap": gapMs, "people are told": toldMs, "memberships restored": restoredMs };
      return { values, ...endured };
    },
  };
}

/** In the dock and above the stage. */
async function untilTold({ caller }: CallStage): Promise<void> {
  await Promise.all(
    names.map((name) => caller(name).person.page.getByText("Reconnecting").first().waitFor({ timeout: noticeLimitMs })),
  );
}

async function untilRestored(stage: CallStage): Promise<void> {
  await until(
    "both are announced and say so",
    restoreLimitMs,
    async () => ({
      announced: await stage.home.memberships(stage.roomId, stage.account.accessToken).catch(String),
      connected: await Promise.all(
        names.map((name) =>
          stage
            .caller(name)
            .person.page.getByRole("button", { name: /^Voice connected/ })
            .count(),
        ),
      ),
    }),
    ({ announced, connected }) => announced.length === names.length && connected.every((count) => count === 1),
  );
}
