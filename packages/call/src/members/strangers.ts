import { derive, holdsFor, constant, mapKeyed, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { RtcMembership } from "../ports/index.ts";
import type { MediaLinks } from "../session/media-links.ts";

/** Media and memberships travel on different ways: whoever is announced within this time was never a stranger. */
const strangerAfterMs = 3_000;

/** Identities connected to the call's media that nobody in the call is announced under, once they are not just early. */
export function createStrangers(
  scope: Scope,
  clock: Clock,
  links: MediaLinks,
  memberships: ReadonlySignal<readonly RtcMembership[]>,
): ReadonlySignal<ReadonlySet<string>> {
  const announced = derive(() => new Set(memberships.value.flatMap(identitiesOf)));
  const unannounced = derive(() => {
    const present = new Set(links.all.value.flatMap(({ link }) => [...link.participants.value.keys()]));
    return [...present].filter((identity) => !announced.value.has(identity));
  });
  const watched = mapKeyed(
    scope,
    unannounced,
    (identity) => identity,
    (watchScope, identity) => ({
      identity,
      isStranger: holdsFor(watchScope, clock, constant(true), strangerAfterMs),
    }),
  );
  return derive(
    () => new Set(watched.value.filter(({ isStranger }) => isStranger.value).map(({ identity }) => identity)),
  );
}

function identitiesOf({ participantIdentity, listenerIdentity }: RtcMembership): readonly string[] {
  return listenerIdentity === undefined ? [participantIdentity] : [participantIdentity, listenerIdentity];
}
