import { beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../e2e/support/person.ts";
import type { RtcMode } from "./element-call/host-page.ts";
import type { ElementCallPerson } from "./support/element-call-person.ts";
import { useInteropStage } from "./support/interop-stage.ts";

const modes: readonly RtcMode[] = ["compatibility", "matrix_2_0"];

describe("hands, reactions and rings between MELO and Element Call", () => {
  const stage = useInteropStage();
  let ann: Person;
  let emil: ElementCallPerson;

  beforeAll(async () => {
    [ann, emil] = await Promise.all([stage.melo("Ann"), stage.elementCall("Emil")]);
  });

  test.each(modes)("with %s, a raised hand and a reaction are seen by the other", async (mode) => {
    const { roomId, name } = await stage.makeChannel({ isEncrypted: true });
    await ann.joinVoice(name);
    await ann.waitUntilInCall();
    await emil.joinRoom(roomId);
    // Element Call takes its own hand down when its camera is switched: its membership is another event then.
    await emil.joinCall({ roomId, mode, isCameraOn: false });
    await Promise.all([ann.tile("emil").waitFor(), emil.tile("ann").waitFor()]);

    await emil.setHand(true);
    await ann.tile("emil").getByText("Hand raised").waitFor();
    await ann.page.keyboard.press("h");
    await emil.seesHandOf("ann", true);

    await emil.react("party");
    await ann.tile("emil").getByText("🎉").waitFor();
    await ann.page.getByRole("button", { name: "React" }).click();
    await ann.page.getByRole("button", { name: "Party" }).click();
    await emil.seesReactionOf("ann", "🎉");

    await emil.setHand(false);
    await ann.tile("emil").getByText("Hand raised").waitFor({ state: "detached" });
    await ann.page.keyboard.press("h");
    await emil.seesHandOf("ann", false);
    await emil.leaveCall();
    await ann.leaveCall();
  });

  test("MELO rings Element Call, which may decline or come, and who leaves ends it for both", async () => {
    const { roomId } = await stage.makeConversation(ann, emil);
    await ann.open(`/channels/@me/${encodeURIComponent(roomId)}`);
    await emil.joinRoom(roomId);
    await ann.page.getByRole("button", { name: "Start a video call" }).click();
    const declined = await emil.isRungBy("@ann:localhost");
    expect(declined).toMatchObject({ roomId, intent: "video" });
    await emil.decline(declined);
    await ann.page.getByText("emil declined the call.").waitFor();

    await ann.page.getByRole("button", { name: "Call again" }).click();
    await emil.isRungBy("@ann:localhost");
    await emil.joinCall({ roomId, mode: "compatibility", intent: "join_existing_dm" });
    await Promise.all([ann.hearsSomething(), emil.hearsSomething()]);
    await emil.leaveCall();
    await ann.page.getByText("emil left. The call has ended.").waitFor();
  });

  test("Element Call rings MELO, which may decline or come, and who leaves ends it for both", async () => {
    const { roomId } = await stage.makeConversation(ann, emil);
    await emil.joinRoom(roomId);
    const ring = ann.page.getByRole("alertdialog", { name: "emil" });
    await emil.joinCall({ roomId, mode: "compatibility", intent: "start_call_dm" });
    await ring.getByRole("button", { name: "Decline" }).click();
    await emil.seesCallEnd();

    await emil.joinCall({ roomId, mode: "compatibility", intent: "start_call_dm" });
    await ring.getByRole("button", { name: "Video" }).click();
    await ann.waitUntilInCall();
    await Promise.all([ann.hearsSomething(), emil.hearsSomething()]);
    await ann.leaveCall();
    await emil.seesCallEnd();
  });
});
