import { connection } from "next/server";
import type { ReactNode } from "react";
import { ClientAppLoader } from "@/components/client/client-app-loader";
import { readBrowserConfig } from "@/lib/server/browser-config";

/** All places of the client are this one page, see docs/decisions/0004-place-in-the-url.md. */
export default async function ClientPage(): Promise<ReactNode> {
  // Rendered for each request: the security policy's nonce is new each time.
  await connection();
  return <ClientAppLoader config={{ homeserverUrl: readBrowserConfig().homeserverUrl }} />;
}
