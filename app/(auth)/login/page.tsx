import type { Metadata } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { readBrowserConfig } from "@/lib/server/browser-config";
import { destinationFrom } from "../destination";
import { SignInPage } from "./sign-in-page";

export const metadata: Metadata = { title: "Sign in" };

interface LoginPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export default async function LoginPage({ searchParams }: LoginPageProps): Promise<ReactNode> {
  await connection();
  const { next } = await searchParams;
  return (
    <SignInPage
      ownHomeserverUrl={readBrowserConfig().homeserverUrl}
      destination={destinationFrom(typeof next === "string" ? next : undefined)}
    />
  );
}
