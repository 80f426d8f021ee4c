import { encryptionState, eventTypes, moderatorLevel, openCallSlotState, roomTypes } from "@melo/protocol";
import type { Person, World } from "@melo/devkit";

/** What a homeserver said, success or not: tests look at both. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The homeserver with one person's hands, without a client between. */
export interface MatrixApi extends Person {
  request(method: string, path: string, body?: object): Promise<Answer>;
  /** Like `request`; throws unless it succeeds. */
  do(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  createRoom(options: object): Promise<string>;
  invite(roomId: string, userId: string): Promise<void>;
  join(roomId: string): Promise<void>;
  leave(roomId: string): Promise<void>;
  kick(roomId: string, userId: string): Promise<void>;
  ban(roomId: string, userId: string): Promise<void>;
  sendState(roomId: string, type: string, stateKey: string, content: object): Promise<void>;
  /** Content of a state event; undefined if it is not there. */
  readState(roomId: string, type: string, stateKey: string): Promise<Record<string, unknown> | undefined>;
}

function matrixApi(world: World, person: Person): MatrixApi {
  async function request(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${world.internal.synapse}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${person.accessToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function succeed(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await request(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const room = (roomId: string, rest: string): string => `/rooms/${encodeURIComponent(roomId)}/${rest}`;
  const state = (roomId: string, type: string, stateKey: string): string =>
    room(roomId, `state/${encodeURIComponent(type)}/${encodeURIComponent(stateKey)}`);
  return {
    ...person,
    request,
    do: succeed,
    createRoom: async (options) => String((await succeed("POST", "/createRoom", options))["room_id"]),
    invite: async (roomId, userId) => void (await succeed("POST", room(roomId, "invite"), { user_id: userId })),
    join: async (roomId) => void (await succeed("POST", room(roomId, "join"), {})),
    leave: async (roomId) => void (await succeed("POST", room(roomId, "leave"), {})),
    kick: async (roomId, userId) => void (await succeed("POST", room(roomId, "kick"), { user_id: userId })),
    ban: async (roomId, userId) => void (await succeed("POST", room(roomId, "ban"), { user_id: userId })),
    sendState: async (roomId, type, key, content) => void (await succeed("PUT", state(roomId, type, key), content)),
    async readState(roomId, type, key) {
      const answer = await request("GET", state(roomId, type, key));
      return answer.status === 200 ? answer.body : undefined;
    },
  };
}

export async function registerApi(world: World, localpart: string): Promise<MatrixApi> {
  return matrixApi(world, await world.registerPerson(localpart));
}

/** The same person with a new device. */
export async function signInAgain(world: World, person: Person): Promise<MatrixApi> {
  const { userId, password } = person;
  const identifier = { type: "m.id.user", user: userId };
  const response = await fetch(`${world.internal.synapse}/_matrix/client/v3/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "m.login.password", identifier, password }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (response.status !== 200) throw new Error(`login: ${response.status} ${JSON.stringify(body)}`);
  return matrixApi(world, {
    ...person,
    accessToken: String(body["access_token"]),
    deviceId: String(body["device_id"]),
  });
}

/** Options of a voice channel as MELO makes it, but open by invitation only. */
export function voiceChannel(name = "Lounge"): object {
  return {
    name,
    preset: "private_chat",
    creation_content: { type: roomTypes.call },
    initial_state: [encryptionState(), openCallSlotState()],
    power_level_content_override: {
      state_default: moderatorLevel,
      invite: 0,
      events: { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 },
    },
  };
}

/** Options of a space as MELO makes it. */
export function space(name = "Tea house"): object {
  return {
    name,
    preset: "private_chat",
    creation_content: { type: roomTypes.space },
    power_level_content_override: { events_default: moderatorLevel, state_default: moderatorLevel, invite: 0 },
  };
}
