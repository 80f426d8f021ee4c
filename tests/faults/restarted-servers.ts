import { until } from "../e2e/support/until.ts";
import { stutterMs, type CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

const joinLimitMs = 30_000;

export const restartedServers: CallFault = {
  id: "F3",
  title: "web and calls restarted",
  world: "call",
  isShort: true,
  marks: [
    { name: "media gap", unit: "ms", max: stutterMs },
    { name: "new joins work", unit: "ms", max: 3_000 },
  ],
  async run(stage, cast) {
    const { home } = stage;
    let joinedMs = Number.POSITIVE_INFINITY;
    const { gapMs, ...endured } = await endure(stage, cast, async () => {
      const startedAtMs = Date.now();
      await Promise.all([home.restart("web"), home.restart("calls")]);
      const backAtMs = Date.now();
      await until(
        "somebody new can enter the call",
        joinLimitMs,
        () => home.visit(stage.roomId, stage.account.accessToken).then(() => "entered", String),
        (result) => result === "entered",
      );
      joinedMs = Date.now() - backAtMs;
      return startedAtMs;
    });
    return { values: { "media gap": gapMs, "new joins work": joinedMs }, ...endured };
  },
};
