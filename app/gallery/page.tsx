import type { ReactNode } from "react";

const pages = [
  "app",
  "home",
  "loading",
  "channels",
  "timeline",
  "live",
  "dialogs",
  "conversations",
  "call",
  "auth",
  "ui",
  "stadium",
];

export default function GalleryPage(): ReactNode {
  return (
    <main className="min-h-dvh bg-chat p-8">
      <h1 className="text-xl font-bold text-strong">Gallery</h1>
      <ul className="mt-4 flex flex-col gap-2">
        {pages.map((page) => (
          <li key={page}>
            <a href={`/gallery/${page}`} className="text-accent-text hover:underline">
              {page}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}
