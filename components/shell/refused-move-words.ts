import type { MeloError } from "@melo/protocol";
import { errorWords } from "../ui/error-words";

/** Why somebody who was dropped at a voice channel is not there. */
export function refusedMoveWords(error: MeloError, name: string, channelName: string): string {
  switch (error.code) {
    case "forbidden":
    case "call_forbidden":
      return `${name} may not join ${channelName}, or you may not move people there.`;
    case "call_full":
      return `${channelName} is full. ${name} stays where they are.`;
    case "not_found":
      return `${name} is not in the call any more.`;
    default:
      return `${name} was not moved. ${errorWords(error)}`;
  }
}
