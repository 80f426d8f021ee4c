import type { Check } from "../check.ts";
import { examineRelays } from "./relay.ts";

export const turnUdpCheck: Check = {
  id: "turn-udp",
  group: "media",
  title: "TURN over UDP",
  examine: (visit) => examineRelays(visit, "udp"),
};
