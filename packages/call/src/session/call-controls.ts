import { derive, type ReadonlySignal } from "@melo/reactive";
import type { LocalTrack, SfuConnection } from "../ports/index.ts";
import type { CallControls, LocalControl } from "../view/call-view.ts";
import type { LocalWishes } from "./local-wishes.ts";

/** Shows the wish at once, and whether it still has to come true. */
function controlOf(isWanted: boolean, track: LocalTrack | undefined): LocalControl {
  return { isOn: isWanted, isBusy: isWanted !== (track?.phase === "on"), failure: track?.failure };
}

export function createCallControls(
  wishes: LocalWishes,
  connection: ReadonlySignal<SfuConnection | undefined>,
): ReadonlySignal<CallControls> {
  return derive(() => {
    const media = connection.value?.localMedia.value;
    return {
      microphone: controlOf(wishes.microphone.value, media?.microphone),
      camera: controlOf(wishes.camera.value, media?.camera),
      screenShare: controlOf(wishes.screenShare.value, media?.screenShare),
      isDeafened: wishes.isDeafened.value,
      isSilenced: wishes.isSilenced.value,
    };
  });
}
