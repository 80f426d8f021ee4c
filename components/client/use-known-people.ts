"use client";

import { derive } from "@melo/reactive";
import { useMemo } from "react";
import type { KnownPerson } from "@/components/direct/person-choice";
import { useMatrix } from "@/hooks/use-matrix";
import { useSignal } from "@/hooks/use-signal";

/** Everybody from one's servers and conversations but oneself. Their members are loaded while somebody looks. */
export function useKnownPeople(): readonly KnownPerson[] {
  const { client, userId } = useMatrix();
  const people = useMemo(
    () =>
      derive(() => {
        const { community } = client;
        const ofServers = community.servers.value.flatMap(({ spaceId }) => community.members(spaceId).value);
        const ofDirects = community.directs.value.flatMap(({ peers }) => peers);
        const byId = new Map(
          [...ofDirects, ...ofServers].map((person): [string, KnownPerson] => [
            person.userId,
            { userId: person.userId, displayName: person.displayName },
          ]),
        );
        byId.delete(userId);
        return [...byId.values()];
      }),
    [client, userId],
  );
  return useSignal(people);
}
