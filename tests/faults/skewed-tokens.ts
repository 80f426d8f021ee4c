import { createHmac } from "node:crypto";
import { startWorld, type World } from "@melo/devkit";
import { enterCall } from "../integration/server/participant.ts";
import { registerApi, voiceChannel } from "../integration/server/matrix-api.ts";
import type { Findings, OwnFault } from "./fault.ts";

const skewsSeconds = [-30, 30] as const;

/** The machine that signs tokens and the one with the door and LiveKit do not agree on the time. */
export const skewedTokens: OwnFault = {
  id: "F16",
  title: "tokens from a clock 30 s off",
  world: "own",
  isShort: false,
  marks: [{ name: "refused", unit: "", max: 0 }],
  async open() {
    const world = await startWorld({ name: "skewed-tokens" });
    return { run: () => enterWithEach(world), close: () => world.stop() };
  },
};

let rounds = 0;

async function enterWithEach(world: World): Promise<Findings> {
  rounds += 1;
  const ann = await registerApi(world, `ann${rounds}`);
  const roomId = await ann.createRoom(voiceChannel());
  const refusals: string[] = [];
  for (const skew of skewsSeconds) {
    const answer = await fetch(`${world.origin}/api/livekit?room=${encodeURIComponent(roomId)}`, {
      headers: { authorization: `Bearer ${ann.accessToken}` },
    });
    const { token } = (await answer.json()) as { readonly token: string };
    try {
      const participant = await enterCall(world, signedAt(token, skew, world.livekit.apiSecret));
      await participant.leave();
    } catch (error) {
      refusals.push(`with ${skew} s: ${String(error)}`);
    }
  }
  return { values: { refused: refusals.length }, complaints: refusals };
}

/** The same token as a clock would have made it that is off by so much. */
function signedAt(token: string, skewSeconds: number, secret: string): string {
  const [head = "", payload = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  for (const claim of ["nbf", "exp", "iat"]) {
    const at = claims[claim];
    if (typeof at === "number") claims[claim] = at + skewSeconds;
  }
  const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
