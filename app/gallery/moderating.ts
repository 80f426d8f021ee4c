import type { CallModeration } from "@melo/call";
import { MeloError, type CallRestriction } from "@melo/protocol";
import { constant } from "@melo/reactive";
import type { Moderating } from "@/components/call/moderation/moderator-rows";
import { paperLanterns } from "./community";

/** A moderator of everybody, by whom this was taken from somebody; what is done changes nothing. */
export function galleryModerating(
  withheld: Readonly<Record<string, CallRestriction["withheld"]>>,
  commands: Partial<Pick<CallModeration, "setAllowed" | "disconnect" | "move">> = {},
): Moderating {
  const members = new Map<string, ReturnType<CallModeration["member"]>>();
  const done = (): Promise<void> => Promise.resolve();
  return {
    moderation: {
      member(_, userId) {
        const member = members.get(userId) ?? constant({ canModerate: true, withheld: withheld[userId] ?? {} });
        members.set(userId, member);
        return member;
      },
      setAllowed: done,
      disconnect: done,
      move: done,
      ...commands,
    },
    voiceChannels: constant(paperLanterns.voiceChannels),
  };
}

export const unfinished = (): Promise<void> => new Promise(() => undefined);
export const failing = (): Promise<void> => Promise.reject(new MeloError("server_unreachable", "an example"));
