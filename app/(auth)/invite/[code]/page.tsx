import type { Metadata } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { readBrowserConfig } from "@/lib/server/browser-config";
import { InvitePage } from "./invite-page";

export const metadata: Metadata = { title: "Invitation" };

interface InvitationPageProps {
  readonly params: Promise<{ readonly code: string }>;
}

export default async function InvitationPage({ params }: InvitationPageProps): Promise<ReactNode> {
  await connection();
  const { code } = await params;
  return <InvitePage code={decodeURIComponent(code)} homeserverUrl={readBrowserConfig().homeserverUrl} />;
}
