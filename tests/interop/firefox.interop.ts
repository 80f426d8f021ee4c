import { describe, expect, test } from "vitest";
import { until } from "../e2e/support/until.ts";
import { useInteropStage } from "./support/interop-stage.ts";

const patienceMs = 45_000;

describe("MELO in Firefox and MELO in Chromium", () => {
  const stage = useInteropStage();

  test("see and hear each other in an encrypted call", async () => {
    const [ann, fay] = await Promise.all([stage.melo("Ann"), stage.firefox("Fay")]);
    const { name } = await stage.makeChannel({ isEncrypted: true });
    await ann.joinVoice(name);
    await ann.waitUntilInCall();
    await fay.joinVoice(name);
    await fay.waitUntilInCall();
    await Promise.all([ann.toggle("Turn camera on"), fay.press("Turn camera on")]);

    await Promise.all([
      fay.seesVideoOf("ann", stage.lookOf(ann).colour),
      fay.hearsSomething(),
      fay.sees("Encrypted"),
      ann.hearsSomething(),
    ]);
    // The colour of Firefox's own camera wanders; a picture that cannot be decrypted has none at all.
    await ann.tile("fay").locator("video").waitFor();
    const before = await ann.received();
    await until(
      "Ann decodes the pictures of Firefox",
      patienceMs,
      () => ann.received(),
      (now) => now.videoFramesDecoded > before.videoFramesDecoded + 5,
    );
    expect(ann.pageErrors()).toEqual([]);
    expect(fay.pageErrors()).toEqual([]);
  });
});
