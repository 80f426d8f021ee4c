import { notFound } from "next/navigation";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { UiProvider } from "@/components/ui/ui-provider";

/** Every view state with plain data, for screenshots and accessibility checks. Exists only with `MELO_GALLERY=1`. */
export default async function GalleryLayout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  // Read for each request: one build serves with and without the gallery.
  await connection();
  if (process.env["MELO_GALLERY"] !== "1") notFound();
  return <UiProvider>{children}</UiProvider>;
}
