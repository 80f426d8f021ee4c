import { derive, deriveStable, mapKeyed, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { SfuParticipant } from "../ports/index.ts";
import { areSameValues, isSameRecord } from "../view/same-record.ts";
import type { Member } from "./member.ts";
import type { MemberSigns } from "./member-signs.ts";

interface Person {
  readonly key: string;
  /** The one that entered first is first. */
  readonly devices: readonly Member[];
}

function groupByPerson(members: readonly Member[]): readonly Person[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) groups.set(member.userId, [...(groups.get(member.userId) ?? []), member]);
  return [...groups].map(([userId, devices]) => ({
    key: devices.find(({ isOwn }) => isOwn)?.key ?? userId,
    devices,
  }));
}

/** What arrives of all devices, as if it came from one. */
function joinParticipants(participants: readonly SfuParticipant[]): SfuParticipant | undefined {
  const [first, ...others] = participants;
  if (first === undefined || others.length === 0) return first;
  return { ...first, tracks: participants.flatMap(({ tracks }) => tracks) };
}

function joinSigns(signs: readonly MemberSigns[]): MemberSigns {
  return {
    isDeafened: signs.every(({ isDeafened }) => isDeafened),
    handOrder: signs.map(({ handOrder }) => handOrder).find((order) => order !== undefined),
    reaction: signs.map(({ reaction }) => reaction).find((reaction) => reaction !== undefined),
  };
}

/**
 * The members of a call with somebody's several devices joined into one: who is on a call with a phone and a laptop is one
 * person to everybody. This device stands for its own person.
 */
export function createPeople(
  scope: Scope,
  members: ReadonlySignal<readonly Member[]>,
): ReadonlySignal<readonly Member[]> {
  const people = derive(() => groupByPerson(members.value));
  return mapKeyed(
    scope,
    people,
    ({ key }) => key,
    (_, key, person): Member => {
      const devices = deriveStable(() => person.value.devices, areSameValues);
      const own = person.peek().devices.find(({ isOwn }) => isOwn);
      const first = derive(() => own ?? devices.value[0] ?? person.peek().devices[0]);
      const [leader] = person.peek().devices;
      // A group has somebody in it, or it would not be one.
      if (leader === undefined) throw new Error("a person without a device");
      return {
        key,
        isOwn: own !== undefined,
        userId: leader.userId,
        entry: derive(() => ({ ...(first.value ?? leader).entry.value, key })),
        person: leader.person,
        participant: derive(() =>
          joinParticipants(
            devices.value.map(({ participant }) => participant.value).filter((one) => one !== undefined),
          ),
        ),
        isSpeaking: derive(() => devices.value.some(({ isSpeaking }) => isSpeaking.value)),
        hasKey: derive(() => devices.value.some(({ hasKey }) => hasKey.value)),
        signs: deriveStable(() => joinSigns(devices.value.map(({ signs }) => signs.value)), isSameRecord),
      };
    },
  );
}
