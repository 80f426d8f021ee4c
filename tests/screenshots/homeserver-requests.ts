/** Requests as one account, for what has no place in the pictures' browsers. */
export interface AccountRequests {
  setDisplayName(displayName: string): Promise<void>;
  createSpace(name: string): Promise<void>;
  /** Id of the joined room of that name. */
  findRoom(name: string): Promise<string>;
  setTopic(roomId: string, topic: string): Promise<void>;
  invite(roomId: string, userId: string): Promise<void>;
  join(roomId: string): Promise<void>;
}

export function requestsAs(
  homeserverUrl: string,
  { userId, accessToken }: { readonly userId: string; readonly accessToken: string },
): AccountRequests {
  async function request(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${homeserverUrl}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  const room = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;

  async function nameOf(roomId: string): Promise<string> {
    // Its content, by the specification.
    const content = (await request("GET", `${room(roomId)}/state/m.room.name/`)) as { readonly name: string };
    return content.name;
  }

  return {
    async setDisplayName(displayName) {
      await request("PUT", `/profile/${encodeURIComponent(userId)}/displayname`, { displayname: displayName });
    },
    async createSpace(name) {
      const content = { type: "m.space" };
      await request("POST", "/createRoom", { name, preset: "private_chat", creation_content: content });
    },
    async findRoom(name) {
      const { joined_rooms: joined } = (await request("GET", "/joined_rooms")) as { readonly joined_rooms: string[] };
      const names = await Promise.all(joined.map(nameOf));
      const found = joined[names.indexOf(name)];
      if (found === undefined) throw new Error(`no room is called ${name}`);
      return found;
    },
    async setTopic(roomId, topic) {
      await request("PUT", `${room(roomId)}/state/m.room.topic/`, { topic });
    },
    async invite(roomId, userIdOfGuest) {
      await request("POST", `${room(roomId)}/invite`, { user_id: userIdOfGuest });
    },
    async join(roomId) {
      await request("POST", `/join/${encodeURIComponent(roomId)}`, {});
    },
  };
}
