import { describe, expect, test } from "vitest";
import { until } from "../e2e/support/until.ts";
import type { Person } from "../e2e/support/person.ts";
import type { RtcMode } from "./element-call/host-page.ts";
import type { ElementCallPerson } from "./support/element-call-person.ts";
import { useInteropStage, type Channel } from "./support/interop-stage.ts";

const patienceMs = 45_000;
/** LiveKit has to notice that somebody died, and the homeserver has to be told. */
const crashLimitMs = 45_000;
const modes: readonly RtcMode[] = ["compatibility", "matrix_2_0"];
const tokenPath = { compatibility: "/livekit/jwt/sfu/get", matrix_2_0: "/livekit/jwt/get_token" } as const;

describe("somebody with Element Call", () => {
  const stage = useInteropStage();
  let people = 0;

  /** Each scene ends with somebody gone for good: everybody is new. */
  async function meet(mode: RtcMode): Promise<{ ann: Person; emil: ElementCallPerson; channel: Channel }> {
    people += 1;
    const [ann, emil] = await Promise.all([stage.melo(`Ann${people}`), stage.elementCall(`Emil${people}`)]);
    const channel = await stage.makeChannel({ isEncrypted: true });
    await ann.joinVoice(channel.name);
    await ann.waitUntilInCall();
    await emil.joinRoom(channel.roomId);
    await emil.joinCall({ roomId: channel.roomId, mode });
    await ann.seesVideoOf(emil.name.toLowerCase(), stage.lookOf(emil).colour);
    return { ann, emil, channel };
  }

  test.each(modes)(
    "with %s, comes in by MELO's token service, leaves the leave to it, and is out when kicked",
    async (mode) => {
      const { ann, emil, channel } = await meet(mode);
      expect(await emil.tokenRequests()).toContainEqual({ path: tokenPath[mode], status: 200, isDelegation: false });
      await until(
        "the delayed leave is delegated",
        patienceMs,
        () => emil.tokenRequests(),
        (requests) =>
          requests.some(({ path, status, isDelegation }) => path === tokenPath[mode] && status === 200 && isDelegation),
      );

      await stage.kick(channel, emil.userId);
      await ann.tile(emil.name.toLowerCase()).waitFor({ state: "detached" });
      await until(
        "LiveKit has nobody but Ann",
        patienceMs,
        () => stage.participants(channel),
        (identities) => identities.length === 1 && identities[0]?.startsWith("@ann") === true,
      );
      await until(
        "nothing reaches Emil any more",
        patienceMs,
        () => emil.connectionStates(),
        (states) => !states.includes("connected"),
      );
      await stage.dismiss(ann, emil);
    },
  );

  test.each(modes)("with %s, is gone from the call when the browser dies", async (mode) => {
    const { ann, emil } = await meet(mode);
    await emil.kill();
    await until(
      "Emil is gone",
      crashLimitMs,
      () => ann.tile(emil.name.toLowerCase()).count(),
      (count) => count === 0,
    );
    await stage.dismiss(ann, emil);
  });

  test("sees somebody with MELO go whose browser dies", async () => {
    const { ann, emil } = await meet("compatibility");
    await emil.tile(ann.name.toLowerCase()).waitFor();
    await ann.kill();
    await until(
      "Ann is gone",
      crashLimitMs,
      () => emil.tile(ann.name.toLowerCase()).count(),
      (count) => count === 0,
    );
    await stage.dismiss(ann, emil);
  });
});
