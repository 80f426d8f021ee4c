import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { themeScript } from "@/lib/client/theme-script";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "MELO", template: "%s · MELO" },
  description: "A home for your community: text, voice and video, end-to-end encrypted.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#1e1f22" },
    { media: "(prefers-color-scheme: light)", color: "#dfe1e6" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The script below sets the theme before the first paint, so the server cannot know the attribute.
    <html lang="en" data-theme="dark" data-lk-theme="melo" suppressHydrationWarning>
      <head>
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
