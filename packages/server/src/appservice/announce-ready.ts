import { matrixPath } from "../homeserver/request-matrix.ts";
import type { RequestAsService } from "../homeserver/application-service.ts";

/**
 * Tells the homeserver that we are back: it then pushes at once what it kept while we were away, instead of at the end
 * of a back-off of up to 512 s. Resolves to whether it could reach us.
 */
export async function announceReady(request: RequestAsService, applicationServiceId: string): Promise<boolean> {
  const path = matrixPath("_matrix", "client", "v1", "appservice", applicationServiceId, "ping");
  const { status } = await request({ method: "POST", path, body: {}, timeoutMs: 10_000 });
  return status === 200;
}
