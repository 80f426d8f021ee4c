import { z } from "zod";
import { matrixPath, requestMatrix, type MatrixHttpDeps } from "../homeserver/request-matrix.ts";

/** Whether somebody administers the homeserver, by his own token. */
export type IsAdministrator = (accessToken: string, userId: string) => Promise<boolean>;

const answerSchema = z.object({ admin: z.boolean() });

/** Synapse's admin API says it to administrators alone: every other answer, and every other homeserver, means no. */
export function createAdministrators(http: MatrixHttpDeps): IsAdministrator {
  return async function isAdministrator(accessToken, userId) {
    const path = matrixPath("_synapse", "admin", "v1", "users", userId, "admin");
    const { status, body } = await requestMatrix(http, { method: "GET", path, accessToken });
    return status === 200 && answerSchema.safeParse(body).data?.admin === true;
  };
}
