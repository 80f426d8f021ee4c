import type { Check } from "../check.ts";
import { judgePaths } from "./media-path.ts";
import { signallingCheck } from "./signalling.ts";

export const mediaUdpCheck: Check = {
  id: "media-udp",
  group: "media",
  title: "Media over UDP",
  async examine(visit) {
    const signalling = await visit.factOf(signallingCheck);
    const candidates = signalling.candidates.filter(({ protocol }) => protocol === "udp");
    const tried = await Promise.all(
      candidates.map(async (candidate) => ({
        candidate,
        outcome: await visit.ice.tryCandidate(signalling, candidate),
      })),
    );
    return judgePaths("udp", tried, visit.target.origin);
  },
};
