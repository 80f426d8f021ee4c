import { MeloError } from "@melo/protocol";
import { parseStateEvent, type StateEvent } from "../access/state-event.ts";
import { matrixPath, type MatrixAnswer, type MatrixRequest } from "./request-matrix.ts";

/**
 * `GET /rooms/{roomId}/state/{type}/{stateKey}?format=event`: the plain form lacks the sender, and a room of version 12
 * names its creator nowhere else. Undefined if the event is not there or the room may not be seen. Rejects with
 * `not_signed_in` if the token is not valid.
 */
export async function readStateEvent(
  request: (request: MatrixRequest) => Promise<MatrixAnswer>,
  roomId: string,
  type: string,
  stateKey: string,
): Promise<StateEvent | undefined> {
  const path = matrixPath("_matrix", "client", "v3", "rooms", roomId, "state", type, stateKey);
  const { status, body, errcode } = await request({ method: "GET", path, query: { format: "event" } });
  if (status === 403 || status === 404) return undefined;
  if (status === 401) throw new MeloError("not_signed_in", `state: ${errcode ?? ""}`);
  if (status !== 200) throw new MeloError("server_error", `state: ${status} ${errcode ?? ""}`);
  const event = parseStateEvent(body);
  if (event === undefined || event.type !== type || event.stateKey !== stateKey) {
    throw new MeloError("server_error", `state: the answer is not the ${type} that was asked for`);
  }
  return event;
}
