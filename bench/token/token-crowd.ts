import type { World } from "@melo/devkit";
import { registerApi, voiceChannel, type MatrixApi } from "../../tests/integration/server/matrix-api.ts";
import { requestOpenId } from "../../tests/integration/server/openid-tokens.ts";
import type { Measuring } from "../../tests/integration/server/measured-requests.ts";

export interface CrowdMember {
  readonly person: MatrixApi;
  /** A proof that the token service has seen already. */
  readonly proof: Record<string, unknown>;
}

/** People who are all members of one voice channel. */
export interface Crowd {
  readonly roomId: string;
  readonly members: readonly CrowdMember[];
  /** Proofs that nobody has seen, one for each of the next requests; they go round the members in their order. */
  freshProofs(count: number): Promise<readonly Record<string, unknown>[]>;
}

/** More than a homeserver on a small machine answers at once gains nothing. */
const atOnce = 4;

export async function bringCrowd(world: World, measuring: Measuring, size: number): Promise<Crowd> {
  const host = await registerApi(world, "host");
  const roomId = await host.createRoom({ ...voiceChannel(), preset: "public_chat" });
  const members = await measuring.inParallel(
    Array.from({ length: size }, (_, n) => async () => {
      const person = await registerApi(world, `person${n}`);
      await person.join(roomId);
      return { person, proof: await requestOpenId(person) };
    }),
    atOnce,
  );
  return {
    roomId,
    members,
    freshProofs: (count) =>
      measuring.inParallel(
        Array.from({ length: count }, (_, n) => async () => {
          const member = members[n % size];
          if (member === undefined) throw new Error("the crowd is empty");
          return requestOpenId(member.person);
        }),
        atOnce,
      ),
  };
}
