import { z } from "zod";
import { matrixPath } from "../homeserver/request-matrix.ts";
import { parsed, requireSuccess, type RequestAsService } from "../homeserver/application-service.ts";

/** Whether this homeserver has its administrator: the one fact of the setup that is kept, where every instance sees it. */
export interface SetupRecordPort {
  isDone(): Promise<boolean>;
  markDone(adminUserId: string): Promise<void>;
}

const dataType = "chat.melo.setup";
const recordSchema = z.object({ done: z.boolean().optional() });

/** Kept as account data of the application service's own user. */
export function createSetupRecord(request: RequestAsService, serviceUserId: string): SetupRecordPort {
  const path = matrixPath("_matrix", "client", "v3", "user", serviceUserId, "account_data", dataType);
  return {
    async isDone() {
      const answer = await request({ method: "GET", path });
      if (answer.status === 404) return false;
      return parsed(recordSchema, answer).done === true;
    },
    async markDone(adminUserId) {
      requireSuccess(await request({ method: "PUT", path, body: { done: true, admin: adminUserId } }));
    },
  };
}
