"use client";

import type { CallControls } from "@melo/call";
import type { OwnProfile } from "@melo/chat";
import {
  BellRing,
  Headphones,
  HeadphoneOff,
  Keyboard,
  LogOut,
  Mic,
  MicOff,
  Monitor,
  Moon,
  Settings,
  SlidersHorizontal,
  Sun,
} from "lucide-react";
import { memo, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { ThemeChoice } from "@/lib/client/theme-script";

export interface UserPanelProps {
  readonly profile: OwnProfile;
  /** Of the call one is in; undefined outside of calls. */
  readonly controls: CallControls | undefined;
  readonly theme: ThemeChoice;
  readonly onMicrophone: (isOn: boolean) => void;
  readonly onDeafened: (isDeafened: boolean) => void;
  readonly onTheme: (theme: ThemeChoice) => void;
  readonly onSettings: () => void;
  readonly onShowShortcuts: () => void;
  /** Undefined where the browser has been asked already. */
  readonly onAllowNotifications: (() => void) | undefined;
  readonly onSignOut: () => void;
}

const themes = [
  { value: "dark", label: "Dark", icon: Moon },
  { value: "light", label: "Light", icon: Sun },
  { value: "system", label: "As on this device", icon: Monitor },
] as const;

const outsideOfCalls = "You are not in a call";
const silencedReason = "A moderator muted you";

function statusOf(profile: OwnProfile, controls: CallControls | undefined): string {
  if (controls?.isSilenced === true) return "Muted by a moderator";
  if (controls?.isDeafened === true) return "Deafened";
  if (controls !== undefined && !controls.microphone.isOn) return "Muted";
  return profile.userId;
}

/** Yourself at the foot: name, microphone, headphones, settings. */
export const UserPanel = memo(function UserPanel({
  profile,
  controls,
  theme,
  onMicrophone,
  onDeafened,
  onTheme,
  onSettings,
  onShowShortcuts,
  onAllowNotifications,
  onSignOut,
}: UserPanelProps): ReactNode {
  const isMuted = controls !== undefined && !controls.microphone.isOn;
  const isDeafened = controls?.isDeafened ?? false;
  const status = statusOf(profile, controls);
  return (
    <div className="flex h-(--height-userpanel) items-center gap-2 px-2">
      <Avatar id={profile.userId} name={profile.displayName} size={32} />
      <div className="min-w-0 flex-1">
        <div title={profile.displayName} className="truncate text-sm font-bold text-strong">
          {profile.displayName}
        </div>
        <div title={status} className="truncate text-xs text-faint">
          {status}
        </div>
      </div>
      <div className="flex flex-none">
        <IconButton
          icon={isMuted ? MicOff : Mic}
          label={isMuted ? "Unmute" : "Mute"}
          shortcut="M"
          tone={isMuted ? "danger" : "default"}
          isPressed={isMuted}
          isLoading={controls?.microphone.isBusy ?? false}
          isDisabled={controls === undefined || controls.isSilenced}
          disabledReason={controls?.isSilenced === true ? silencedReason : outsideOfCalls}
          onClick={() => onMicrophone(isMuted)}
        />
        <IconButton
          icon={isDeafened ? HeadphoneOff : Headphones}
          label={isDeafened ? "Undeafen" : "Deafen"}
          shortcut="D"
          tone={isDeafened ? "danger" : "default"}
          isPressed={isDeafened}
          isDisabled={controls === undefined}
          disabledReason={outsideOfCalls}
          onClick={() => onDeafened(!isDeafened)}
        />
        <Menu side="top" trigger={<IconButton icon={Settings} label="Settings" />}>
          <MenuChoice label="Theme" value={theme} options={themes} onChange={onTheme} />
          <MenuSeparator />
          <MenuItem icon={SlidersHorizontal} label="Voice and video" onSelect={onSettings} />
          <MenuItem icon={Keyboard} label="Keyboard shortcuts" onSelect={onShowShortcuts} />
          {onAllowNotifications === undefined ? null : (
            <MenuItem icon={BellRing} label="Notify me of calls" onSelect={onAllowNotifications} />
          )}
          <MenuSeparator />
          <MenuItem icon={LogOut} label="Sign out" isDestructive onSelect={onSignOut} />
        </Menu>
      </div>
    </div>
  );
});
