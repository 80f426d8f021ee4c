import { readUntracked, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { SoundName } from "../ports/index.ts";
import type { CallSession } from "../session/call-session.ts";

/** In a larger call somebody always comes or goes: there it would only disturb. */
const quietFrom = 25;

/** Lets the person hear what happens in the call they are in, and what they did themselves. */
export function playCallSounds(
  scope: Scope,
  session: ReadonlySignal<CallSession | undefined>,
  play: (sound: SoundName) => void,
): void {
  let previous: CallSession | undefined;

  scope.effect(() => {
    const current = session.value;
    const before = previous;
    previous = current;
    return readUntracked(() => {
      if (current === undefined) {
        if (before !== undefined) play("leave");
        return undefined;
      }
      const isMove = before !== undefined && before.call.roomId !== current.call.roomId;
      const stay = scope.createChild();
      followEntry(stay, current, () => play(isMove ? "moved" : "join"));
      followPeople(stay, current, play);
      followOwnChoices(stay, current, play);
      return () => stay.end();
    });
  });
}

function followEntry(stay: Scope, { call }: CallSession, onEntered: () => void): void {
  let hasEntered = false;
  stay.effect(() => {
    if (hasEntered || call.phase.value.name !== "connected") return;
    hasEntered = true;
    readUntracked(onEntered);
  });
}

/** Who was there when we came is no news, nor is who seems to go while our own connection is gone. */
function followPeople(stay: Scope, { call, people }: CallSession, play: (sound: SoundName) => void): void {
  let known: ReadonlySet<string> | undefined;
  stay.effect(() => {
    const present = new Set(people.value.filter(({ isOwn }) => !isOwn).map(({ key }) => key));
    const isConnected = call.phase.value.name === "connected";
    const before = known;
    known = isConnected ? present : undefined;
    if (!isConnected || before === undefined || present.size >= quietFrom) return;
    const hasJoined = [...present].some((key) => !before.has(key));
    const hasLeft = [...before].some((key) => !present.has(key));
    if (hasJoined) readUntracked(() => play("join"));
    else if (hasLeft) readUntracked(() => play("leave"));
  });
}

function followOwnChoices(stay: Scope, { wishes }: CallSession, play: (sound: SoundName) => void): void {
  let before = wishes.choices.peek();
  stay.effect(() => {
    const { value: now } = wishes.choices;
    const last = before;
    before = now;
    if (now.isDeafened !== last.isDeafened) readUntracked(() => play(now.isDeafened ? "deafen" : "undeafen"));
    else if (now.isMicrophoneOn !== last.isMicrophoneOn) {
      readUntracked(() => play(now.isMicrophoneOn ? "unmute" : "mute"));
    }
  });
}
