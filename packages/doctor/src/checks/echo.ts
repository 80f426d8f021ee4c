import type { Check, Verdict } from "../check.ts";
import type { EchoOutcome } from "../media/echo-port.ts";
import { broken, ok, untried, warning } from "../verdicts.ts";
import { callTokenCheck } from "./call-token.ts";
import { signallingCheck } from "./signalling.ts";

const slowMs = 5000;

/** A call of the doctor to itself: two ends, encrypted, a tone from one to the other. */
export const echoCheck: Check = {
  id: "echo",
  group: "media",
  title: "A call to oneself",
  async examine(visit) {
    await visit.factOf(signallingCheck);
    const newPass = await visit.factOf(callTokenCheck);
    const [sender, listener] = [await newPass(), await newPass()];
    if (sender === undefined || listener === undefined) return untried("The token service gave no second token.");
    return judgeEcho(await visit.echo.call(sender, listener));
  },
};

function judgeEcho(outcome: EchoOutcome): Verdict {
  if (outcome.kind === "unable")
    return untried(`${outcome.reason}.`, { text: "Settings, Connection makes one in a browser." });
  if (outcome.kind === "silent") {
    return broken(`${outcome.reason}.`, "Calls connect and stay silent.", {
      text: "If a way above is broken, mend that first. Else see what LiveKit says about it:",
      log: "livekit",
    });
  }
  const found = `In the call after ${outcome.joinMs} ms, heard after ${outcome.soundMs} ms more, encrypted`;
  if (outcome.joinMs + outcome.soundMs <= slowMs) return ok(found);
  return warning(`${found}.`, "Joining a call takes longer than people like.", {
    text: "Is the machine busy? One call server holds about a hundred people on four cores: docs/scaling.md.",
    lines: "uptime",
  });
}
