import { parseRoomVoiceLine, type RoomVoice } from "@melo/protocol";
import { errorFromFailure, errorFromNoAnswer } from "../http/http-error.ts";
import { readLines } from "../http/read-lines.ts";
import { readFailure, type HttpDeps } from "../http/request-json.ts";

export interface WatchRequest {
  readonly url: string;
  readonly accessToken: string;
  readonly roomIds: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * One `POST /_melo/v1/voice/watch`: calls `onLine` with every line, undefined for signs of life. Resolves when the server
 * ends it, rejects with a MeloError when it did not begin or broke off.
 */
export async function watchVoices(
  deps: HttpDeps,
  { url, accessToken, roomIds, signal }: WatchRequest,
  onLine: (voice: RoomVoice | undefined) => void,
): Promise<void> {
  const answer = await deps
    .fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({ room_ids: roomIds }),
      credentials: "omit",
      cache: "no-store",
      signal,
    })
    .catch((error: unknown) => {
      throw errorFromNoAnswer(error, deps.isOnline());
    });
  if (!answer.ok || answer.body === null) throw errorFromFailure(await readFailure(answer));
  try {
    for await (const line of readLines(answer.body)) onLine(parseRoomVoiceLine(line));
  } catch (error) {
    throw errorFromNoAnswer(error, deps.isOnline());
  }
}
