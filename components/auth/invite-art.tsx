import type { InvitePreview } from "@melo/chat";
import type { ReactNode } from "react";
import { Avatar } from "../ui/avatar";
import { avatarColorOf } from "../ui/avatar-face";
import { Skeleton } from "../ui/skeleton";
import { Wordmark } from "./wordmark";

const waves = ["size-[26rem]", "size-[40rem]", "size-[58rem]", "size-[80rem]"];

export function memberWords(memberCount: number): string {
  return `${memberCount} ${memberCount === 1 ? "member" : "members"} · private, by invitation`;
}

/** The community's face: its colour, its sign in waves of sound, its name. Undefined while it is not known. */
export function InviteArt({ preview }: { readonly preview: InvitePreview | undefined }): ReactNode {
  const color = avatarColorOf(preview?.spaceId ?? "");
  return (
    <section
      // The picture is dark in both themes, and so is what stands on it.
      data-theme="dark"
      aria-label={preview?.spaceName ?? "Invitation"}
      style={{ background: preview === undefined ? "var(--bg-rail)" : `var(--avatar-${color})` }}
      className="relative isolate flex min-h-0 flex-col justify-between overflow-hidden p-8 text-strong max-desktop:gap-8 max-desktop:p-5 desktop:p-12"
    >
      <div aria-hidden className="absolute top-[38%] left-1/2 -z-10 grid place-items-center max-desktop:left-3/4">
        {waves.map((size) => (
          <span key={size} className={`absolute rounded-full border border-white/15 bg-white/4 ${size}`} />
        ))}
        {preview === undefined ? null : (
          <Avatar
            id={preview.spaceId}
            name={preview.spaceName}
            size={176}
            shape="server"
            className="rounded-[3rem]! shadow-4 max-desktop:hidden!"
          />
        )}
      </div>
      <div aria-hidden className="absolute inset-0 -z-10 bg-linear-to-t from-[rgb(8_9_11/0.72)] to-[rgb(8_9_11/0.2)]" />
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
            className="ring-1 ring-white/20 desktop:hidden!"
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
