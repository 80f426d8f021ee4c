import type { CallAdmission } from "@melo/call";

/** How a voice channel looks before anybody clicks it. */
export interface AdmissionLook {
  readonly sign: "full" | "closed" | "forbidden" | "listening" | "addressing";
  /** After the channel's name. */
  readonly words: string;
  /** Why a click would not join, and what can be done; undefined: it would. */
  readonly refusal: string | undefined;
}

/** Undefined for a channel one can enter and talk in. */
export function admissionLook(admission: CallAdmission, channelName: string): AdmissionLook | undefined {
  const { kind, canSend, isListenOnly, maxMembers } = admission;
  switch (kind) {
    case "full":
      return {
        sign: "full",
        words: "full",
        refusal: `${channelName} is full${maxMembers === undefined ? "" : `: it takes ${maxMembers}`}. Join when somebody has left.`,
      };
    case "closed":
      return {
        sign: "closed",
        words: "closed",
        refusal: `${channelName} is closed now. Moderators can open it again.`,
      };
    case "forbidden":
      return {
        sign: "forbidden",
        words: "you may not join",
        refusal: `You may not join ${channelName}. Moderators can let you in.`,
      };
    case "open":
      if (!canSend.includes("microphone")) return { sign: "listening", words: "you can listen", refusal: undefined };
      return isListenOnly ? { sign: "addressing", words: "others only listen", refusal: undefined } : undefined;
  }
}
