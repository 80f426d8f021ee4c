import type { InvitePreview } from "@melo/chat";
import type { ReactNode } from "react";
import { Avatar } from "../ui/avatar";
import { avatarColorOf } from "../ui/avatar-face";
import { Skeleton } from "../ui/skeleton";
import { waveformOf } from "./waveform";
import { Wordmark } from "./wordmark";

function memberWords(memberCount: number): string {
  return `${memberCount} ${memberCount === 1 ? "member" : "members"} · private, by invitation`;
}

/** The community's face: its colour, its name, a picture of sound of its own. Undefined while it is not known. */
export function InviteArt({ preview }: { readonly preview: InvitePreview | undefined }): ReactNode {
  return (
    <section
      // The picture is dark in both themes, and so is what stands on it.
      data-theme="dark"
      aria-label={preview?.spaceName ?? "Invitation"}
      style={{
        background:
          preview === undefined
            ? "var(--bg-rail)"
            : `linear-gradient(transparent 45%, rgb(8 9 11 / 0.7)), radial-gradient(60% 45% at 50% 42%, rgb(255 255 255 / 0.2), transparent), var(--avatar-${avatarColorOf(preview.spaceId)})`,
      }}
      className="relative isolate flex min-w-0 flex-col justify-between overflow-hidden p-8 text-strong max-desktop:gap-8 max-desktop:p-5 desktop:p-12"
    >
      {preview === undefined ? null : <Picture preview={preview} />}
      <Wordmark className="h-7 self-start" />
      {preview === undefined ? (
        <Skeleton className="h-8 w-56" />
      ) : (
        <div className="flex items-center gap-4">
          <Avatar
            id={preview.spaceId}
            name={preview.spaceName}
            size={56}
            shape="server"
            className="ring-1 ring-white/25 desktop:hidden!"
          />
          <div className="min-w-0">
            <h2 className="text-2xl font-bold text-balance wrap-anywhere">{preview.spaceName}</h2>
            <p className="text-base text-body">{memberWords(preview.memberCount)}</p>
          </div>
        </div>
      )}
    </section>
  );
}

function Picture({ preview }: { readonly preview: InvitePreview }): ReactNode {
  return (
    <div aria-hidden className="absolute inset-0 -z-10 max-desktop:opacity-40">
      <div className="absolute inset-x-0 top-[42%] flex h-72 -translate-y-1/2 items-center justify-between px-6 max-desktop:top-1/2 max-desktop:h-40">
        {waveformOf(preview.spaceId).map((height, index) => (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- bars have no other identity and never move.
            key={index}
            style={{ height: `${height * 100}%` }}
            className="w-1.5 rounded-full bg-white/22 max-desktop:w-1"
          />
        ))}
      </div>
      <div className="absolute inset-x-0 top-[42%] grid -translate-y-1/2 place-items-center max-desktop:hidden">
        <Avatar
          id={preview.spaceId}
          name={preview.spaceName}
          size={160}
          shape="server"
          className="rounded-[2.75rem]! ring-1 ring-white/25 shadow-4"
        />
      </div>
    </div>
  );
}
