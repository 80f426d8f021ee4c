import { eventTypes } from "@melo/protocol";
import { z } from "zod";
import type { Check, Verdict } from "../check.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, untried } from "../verdicts.ts";
import type { Visit } from "../visit.ts";
import { accountCheck, doctorLocalpart, type Account } from "./account.ts";
import { roomCheck } from "./room.ts";

/** Of the rooms somebody is in; enough to see what is wrong everywhere. */
const maxRooms = 100;
/** Of the application service's own user: `sender_localpart` of its registration. */
const serviceLocalpart = "_melo";

/** Whether ordinary members of rooms may write that they are in a call. */
export const callEventsCheck: Check = {
  id: "call-events",
  group: "people",
  title: "Members may call",
  async examine(visit) {
    const account = await visit.factOf(accountCheck);
    const own = await visit.factOf(roomCheck);
    const eyes = await eyesOf(visit, account);
    const { roomIds } = visit.target;
    const others = roomIds.length > 0 ? roomIds : await roomsOfSomebody(visit, account, eyes);
    const looks = await Promise.all(
      [own, ...others.filter((roomId) => roomId !== own)]
        .slice(0, maxRooms)
        .map((roomId) => look(visit, account, eyes, roomId)),
    );
    return judgeCallEvents(looks.filter((room) => room !== undefined));
  },
};

export interface RoomLevels {
  readonly roomId: string;
  readonly name: string | undefined;
  /** What an ordinary member has, and needs for the event that says he is in the call. */
  readonly memberLevel: number;
  readonly callMemberLevel: number;
}

function judgeCallEvents(rooms: readonly RoomLevels[]): Verdict {
  const [first] = rooms;
  if (first === undefined) return untried("No room's power levels can be read.");
  const closed = rooms.filter(({ memberLevel, callMemberLevel }) => callMemberLevel > memberLevel);
  if (closed.length === 0)
    return ok(rooms.length === 1 ? "In the channel just made" : `In all ${rooms.length} rooms looked at`);
  const names = closed.map(({ name, roomId }) => name ?? roomId);
  const shown = names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
  return {
    ...broken(
      `Only moderators can call in ${shown}.`,
      "Everybody else is told that the room does not allow it, in Element as well.",
      {
        text: "In each of these rooms, let everybody send this event. In Element: Room settings, Roles & Permissions, “Join calls”: Default. By the API, below “events”:",
        file: "m.room.power_levels",
        lines: `"${eventTypes.callMember}": 0,\n"${eventTypes.rtcMember}": 0`,
      },
    ),
    status: closed.some(({ roomId }) => roomId === first.roomId) ? "broken" : "warning",
  };
}

const joinedRooms = z.object({ joined_rooms: z.array(z.string()) });

/** With whose eyes rooms are looked at. */
interface Eyes {
  readonly token: string;
  /** Of the address: in whose name the application service asks. */
  readonly suffix: string;
}

async function roomsOfSomebody(visit: Visit, { homeserverUrl }: Account, eyes: Eyes): Promise<readonly string[]> {
  const url = matrixUrl(homeserverUrl, "v3", "joined_rooms") + eyes.suffix;
  const answer = await visit.ask({ url, token: eyes.token });
  const parsed = joinedRooms.safeParse(answer.kind === "answer" ? answer.body : undefined);
  return parsed.success ? parsed.data.joined_rooms : [];
}

/** Of whoever gave his token; or, where the application service may ask, of the administrator. */
async function eyesOf(visit: Visit, account: Account): Promise<Eyes> {
  const service = visit.target.own?.service;
  if (account.isOwn && service !== undefined) {
    const administrator = visit.target.adminUserId ?? (await firstAdministrator(visit, account, service.asToken));
    if (administrator !== undefined) return { token: service.asToken, suffix: inNameOf(administrator) };
  }
  return { token: account.token, suffix: "" };
}

function inNameOf(userId: string): string {
  return `?user_id=${encodeURIComponent(userId)}`;
}

const setupRecord = z.object({ admin: z.string() });

/** Whoever made the first account, as `calls` has noted it in the account data of its own user. */
async function firstAdministrator(
  visit: Visit,
  { homeserverUrl, userId }: Account,
  asToken: string,
): Promise<string | undefined> {
  const serviceUser = userId.replace(doctorLocalpart, serviceLocalpart);
  const url = matrixUrl(homeserverUrl, "v3", "user", serviceUser, "account_data", "chat.melo.setup");
  const answer = await visit.ask({ url: url + inNameOf(serviceUser), token: asToken });
  return setupRecord.safeParse(answer.kind === "answer" ? answer.body : undefined).data?.admin;
}

const levelsSchema = z.object({
  users_default: z.number().default(0),
  state_default: z.number().default(50),
  events: z.record(z.string(), z.number()).default({}),
});

async function look(visit: Visit, account: Account, eyes: Eyes, roomId: string): Promise<RoomLevels | undefined> {
  const { homeserverUrl } = account;
  const read = async (type: string): Promise<unknown> => {
    const url = matrixUrl(homeserverUrl, "v3", "rooms", roomId, "state", type, "");
    const first = await visit.ask({ url: url + eyes.suffix, token: eyes.token });
    if (first.kind === "answer" && first.status === 200) return first.body;
    const second = await visit.ask({ url, token: account.token });
    return second.kind === "answer" && second.status === 200 ? second.body : undefined;
  };
  const [levels, name, create] = await Promise.all([
    read(eventTypes.powerLevels),
    read(eventTypes.name),
    read(eventTypes.create),
  ]);
  const isSpace = z.object({ type: z.literal("m.space") }).safeParse(create).success;
  const parsed = levelsSchema.safeParse(levels);
  if (!parsed.success || isSpace) return undefined;
  const { users_default: memberLevel, state_default: stateLevel, events } = parsed.data;
  return {
    roomId,
    name: z.object({ name: z.string() }).safeParse(name).data?.name,
    memberLevel,
    callMemberLevel: events[eventTypes.callMember] ?? stateLevel,
  };
}
