import { serverHandlers } from "@/lib/server/runtime";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  return serverHandlers().livekitToken(request);
}
