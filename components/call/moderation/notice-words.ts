import type { ModerationNotice } from "@melo/call";
import type { RestrictableSource } from "@melo/protocol";

const withheld: Readonly<Record<RestrictableSource, string>> = {
  microphone: "muted you",
  camera: "stopped your camera",
  screen_share: "stopped your sharing",
};

const givenBack: Readonly<Record<RestrictableSource, { readonly what: string; readonly now: string }>> = {
  microphone: { what: "your microphone", now: "You can talk again." },
  camera: { what: "your camera", now: "You can show it again." },
  screen_share: { what: "your screen sharing", now: "You can share it again." },
};

function givenBackWords(source: RestrictableSource, by: string | undefined): string {
  const { what, now } = givenBack[source];
  return by === undefined ? `You have ${what} back. ${now}` : `${by} gave ${what} back. ${now}`;
}

/** What a moderator did, for the person concerned; `channelName` of the room somebody was moved to, if it is known. */
export function noticeWords(notice: ModerationNotice, channelName: string | undefined): string {
  switch (notice.type) {
    case "given_back":
      return givenBackWords(notice.source, notice.by?.displayName);
    case "withheld":
      return sentence(`${notice.by.displayName} ${withheld[notice.source]}`, notice.reason);
    case "disconnected":
      return sentence(`${notice.by.displayName} took you out of the call`, notice.reason);
    case "moved":
      return sentence(`${notice.by.displayName} moved you to ${channelName ?? "another channel"}`, notice.reason);
  }
}

/** A reason is a moderator's own words, and ends as they end. */
function sentence(deed: string, reason: string | undefined): string {
  const said = reason?.trim() ?? "";
  return said === "" ? `${deed}.` : `${deed}: ${said}`;
}
