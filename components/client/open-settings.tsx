"use client";

import { constant } from "@melo/reactive";
import { Gauge, Mic, Palette, Stethoscope } from "lucide-react";
import { useState, type ReactNode } from "react";
import { ConnectionPage } from "@/components/call/connection/connection-page";
import { VoiceSettingsPage } from "@/components/call/settings/voice-settings";
import { AppearanceSettings } from "@/components/settings/appearance-settings";
import { ServerCheckPage } from "@/components/settings/server/server-check-page";
import { useIsAdministrator } from "@/components/settings/server/use-is-administrator";
import { SettingsScreen } from "@/components/settings/settings-screen";
import { useMatrix } from "@/hooks/use-matrix";
import { closeSettings, openSettings } from "@/hooks/use-settings-section";
import { useSignal } from "@/hooks/use-signal";
import { applyTheme, readTheme } from "@/lib/client/theme";

const noChannel = constant(undefined);

export function OpenSettings({ section }: { readonly section: string }): ReactNode {
  const { client } = useMatrix();
  const call = useSignal(client.calls.active);
  const channel = useSignal(call === undefined ? noChannel : client.community.channel(call.roomId));
  const [theme, setTheme] = useState(readTheme);
  const isAdministrator = useIsAdministrator(client.examination);
  return (
    <SettingsScreen
      currentId={section}
      onOpen={openSettings}
      onClose={closeSettings}
      sections={[
        {
          id: "voice",
          label: "Voice and video",
          icon: Mic,
          content: (
            <VoiceSettingsPage
              voice={client.calls.voice}
              lab={client.lab}
              shortcuts={client.shortcuts}
              isInCall={call !== undefined}
            />
          ),
        },
        {
          id: "connection",
          label: "Connection",
          icon: Gauge,
          content: (
            <ConnectionPage deps={client.connectionTest} call={call} channelName={channel?.name ?? "the call"} />
          ),
        },
        {
          id: "appearance",
          label: "Appearance",
          icon: Palette,
          content: (
            <AppearanceSettings
              theme={theme}
              onTheme={(choice) => {
                applyTheme(choice);
                setTheme(choice);
              }}
            />
          ),
        },
        ...(isAdministrator
          ? [
              {
                id: "server",
                label: "Server",
                icon: Stethoscope,
                content: <ServerCheckPage port={client.examination} />,
              },
            ]
          : []),
      ]}
    />
  );
}
