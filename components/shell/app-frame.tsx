"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Sheet } from "@/components/ui/sheet";
import { mediaQueries, useMediaQuery } from "@/components/ui/use-media-query";
import { useRegionKeys } from "./use-region-keys";

export interface AppFrameProps {
  /** The server rail. */
  readonly rail: ReactNode;
  /** Header and list of channels. */
  readonly sidebar: ReactNode;
  /** At the foot of the sidebar: call dock and user panel. */
  readonly foot: ReactNode;
  /** Chat or stage. */
  readonly main: ReactNode;
  /** People of the channel: a column where there is room, else a sheet. */
  readonly members?: ReactNode;
  readonly isMembersOpen: boolean;
  readonly onMembersClose: () => void;
  /** Phones show one thing at a time: the channels, or what was opened. */
  readonly phoneView: "channels" | "main";
}

/** The places of the application. Regions in reading order; F6 goes between them. */
export function AppFrame({
  rail,
  sidebar,
  foot,
  main,
  members,
  isMembersOpen,
  onMembersClose,
  phoneView,
}: AppFrameProps): ReactNode {
  useRegionKeys();
  const hasRoomForMembers = useMediaQuery(mediaQueries.desktop);
  const showsMembers = members !== undefined && isMembersOpen;
  const onPhone = phoneView === "channels" ? "" : "max-tablet:hidden";
  return (
    <div
      className={clsx(
        "grid h-dvh grid-rows-[minmax(0,1fr)_auto] overflow-hidden bg-rail",
        "[grid-template-areas:'rail_side_main_members'_'rail_foot_main_members']",
        "grid-cols-[var(--width-rail)_var(--width-sidebar)_minmax(0,1fr)_auto]",
        phoneView === "channels"
          ? "max-tablet:grid-cols-[4rem_minmax(0,1fr)] max-tablet:pt-[env(safe-area-inset-top)] max-tablet:[grid-template-areas:'rail_side'_'foot_foot']"
          : "max-tablet:grid-cols-[minmax(0,1fr)] max-tablet:grid-rows-[minmax(0,1fr)] max-tablet:[grid-template-areas:'main']",
      )}
    >
      <nav data-region aria-label="Servers" tabIndex={-1} className={clsx("min-h-0 [grid-area:rail]", onPhone)}>
        {rail}
      </nav>
      <section
        data-region
        aria-label="Channels"
        tabIndex={-1}
        className={clsx(
          "flex min-h-0 min-w-0 flex-col bg-sidebar [grid-area:side] max-tablet:overflow-hidden max-tablet:rounded-tl-xl",
          onPhone,
        )}
      >
        {sidebar}
      </section>
      <section
        aria-label="You"
        className={clsx("min-w-0 bg-panel [grid-area:foot] max-tablet:pb-[env(safe-area-inset-bottom)]", onPhone)}
      >
        {foot}
      </section>
      <main
        data-region
        tabIndex={-1}
        className={clsx(
          "flex min-h-0 min-w-0 flex-col bg-chat outline-none [grid-area:main] max-tablet:pt-[env(safe-area-inset-top)]",
          phoneView === "channels" && "max-tablet:hidden",
        )}
      >
        {main}
      </main>
      {showsMembers && hasRoomForMembers ? (
        <aside
          data-region
          aria-label="Members"
          tabIndex={-1}
          className="flex min-h-0 w-(--width-members) flex-col bg-sidebar [grid-area:members]"
        >
          {members}
        </aside>
      ) : null}
      <Sheet isOpen={showsMembers && !hasRoomForMembers} onClose={onMembersClose} label="Members" side="right">
        {members}
      </Sheet>
    </div>
  );
}
