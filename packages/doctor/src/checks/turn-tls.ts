import type { Check } from "../check.ts";
import { examineRelays } from "./relay.ts";

export const turnTlsCheck: Check = {
  id: "turn-tls",
  group: "media",
  title: "TURN over TLS",
  examine: (visit) => examineRelays(visit, "tls"),
};
