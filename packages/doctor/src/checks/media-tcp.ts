import type { Check } from "../check.ts";
import { judgePaths } from "./media-path.ts";
import { signallingCheck } from "./signalling.ts";

export const mediaTcpCheck: Check = {
  id: "media-tcp",
  group: "media",
  title: "Media over TCP",
  async examine(visit) {
    const signalling = await visit.factOf(signallingCheck);
    const candidates = signalling.candidates.filter(({ protocol }) => protocol === "tcp");
    const tried = await Promise.all(
      candidates.map(async (candidate) => ({
        candidate,
        outcome: await visit.ice.tryCandidate(signalling, candidate),
      })),
    );
    return judgePaths("tcp", tried, visit.target.origin);
  },
};
