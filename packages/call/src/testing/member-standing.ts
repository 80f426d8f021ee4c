import { openCallPolicy, unrestricted } from "@melo/protocol";
import type { PersonStanding } from "../ports/index.ts";

/** Of a member of a room without rules of its own. */
export const memberStanding: PersonStanding = {
  isMember: true,
  mayAnnounce: true,
  isCallClosed: false,
  policy: openCallPolicy,
  restriction: unrestricted,
  power: 0,
  moderationLevel: 50,
};
