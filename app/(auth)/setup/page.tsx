import type { Metadata } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { readBrowserConfig } from "@/lib/server/browser-config";
import { SetupPage } from "./setup-page";

export const metadata: Metadata = { title: "First account" };

export default async function FirstAccountPage(): Promise<ReactNode> {
  await connection();
  return <SetupPage homeserverUrl={readBrowserConfig().homeserverUrl} />;
}
