import { z } from "zod";

/** `m.room.power_levels` with the defaults of the Matrix specification filled in. */
export interface PowerLevels {
  readonly users: ReadonlyMap<string, number>;
  readonly usersDefault: number;
  readonly events: ReadonlyMap<string, number>;
  readonly stateDefault: number;
  readonly invite: number;
  readonly kick: number;
}

const integer = z.number().int();
/** Rooms of version 9 and older may hold levels as text. */
const lenientInteger = z.union([
  integer,
  z
    .string()
    .trim()
    .regex(/^[+-]?\d{1,15}$/)
    .transform(Number),
]);
const firstStrictVersion = 10;

function contentSchema(level: typeof integer | typeof lenientInteger) {
  return z.object({
    users: z.record(z.string(), level).optional(),
    users_default: level.optional(),
    events: z.record(z.string(), level).optional(),
    state_default: level.optional(),
    invite: level.optional(),
    kick: level.optional(),
  });
}

const strictSchema = contentSchema(integer);
const lenientSchema = contentSchema(lenientInteger);

/** Undefined if the content has another shape. */
export function parsePowerLevels(content: unknown, roomVersion: string): PowerLevels | undefined {
  const isLenient = /^\d+$/.test(roomVersion) && Number(roomVersion) < firstStrictVersion;
  const { success, data } = (isLenient ? lenientSchema : strictSchema).safeParse(content);
  if (!success) return undefined;
  return {
    users: new Map(Object.entries(data.users ?? {})),
    usersDefault: data.users_default ?? 0,
    events: new Map(Object.entries(data.events ?? {})),
    stateDefault: data.state_default ?? 50,
    invite: data.invite ?? 0,
    kick: data.kick ?? 50,
  };
}

/** A room without the event: its creator alone has power, and nothing asks for any. */
export function powerLevelsOfNewRoom(creator: string): PowerLevels {
  return { users: new Map([[creator, 100]]), usersDefault: 0, events: new Map(), stateDefault: 0, invite: 0, kick: 50 };
}
