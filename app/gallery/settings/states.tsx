"use client";

import { createShortcuts, type DeviceList, type VoiceSettings } from "@melo/call";
import { MeloError } from "@melo/protocol";
import { constant, createScope } from "@melo/reactive";
import { Gauge, Mic, Palette, Stethoscope } from "lucide-react";
import { useState, type ReactNode } from "react";
import { DeviceTrouble } from "@/components/call/settings/device-trouble";
import { LevelMeter } from "@/components/call/settings/level-meter";
import { VoiceSettingsPage, type VoiceSettingsProps } from "@/components/call/settings/voice-settings";
import { AppearanceSettings } from "@/components/settings/appearance-settings";
import { SettingsScreen } from "@/components/settings/settings-screen";
import { Specimen } from "../specimen";
import { galleryLab } from "../media-lab";
import { galleryVoice } from "../voice-center";
import { connectionExamples } from "./connection-states";
import { serverExamples } from "./server-states";

const doNothing = (): void => undefined;

const nothingPluggedIn: DeviceList = { microphone: [], camera: [], speaker: [] };
const hidden: DeviceList = {
  microphone: [{ deviceId: "", label: "", groupId: "" }],
  camera: [{ deviceId: "", label: "", groupId: "" }],
  speaker: [],
};

const refusingLab: VoiceSettingsProps["lab"] = {
  testMicrophone: () => Promise.reject(new MeloError("microphone_denied", "in the gallery")),
  testCamera: () => Promise.reject(new MeloError("camera_busy", "in the gallery")),
  playTone: () => Promise.resolve(),
};

interface VoicePageProps {
  readonly chosen?: Partial<VoiceSettings>;
  readonly devices?: DeviceList;
  readonly lab?: VoiceSettingsProps["lab"];
  readonly connection?: ReactNode;
  /** For administrators. */
  readonly server?: ReactNode;
}

function Screen({
  section,
  chosen,
  devices,
  lab = galleryLab,
  connection = connectionExamples["connection-untested"],
  server,
}: VoicePageProps & { readonly section: string }): ReactNode {
  const [parts] = useState(() => ({
    voice: galleryVoice(chosen, devices === undefined ? undefined : constant(devices)),
    shortcuts: createShortcuts(createScope(), { choices: constant({}), save: () => Promise.resolve() }),
  }));
  const [theme, setTheme] = useState<"dark" | "light" | "system">("dark");
  const [current, setCurrent] = useState(section);
  return (
    <SettingsScreen
      currentId={current}
      onOpen={setCurrent}
      onClose={doNothing}
      sections={[
        {
          id: "voice",
          label: "Voice and video",
          icon: Mic,
          content: <VoiceSettingsPage {...parts} lab={lab} isInCall={false} />,
        },
        { id: "connection", label: "Connection", icon: Gauge, content: connection },
        {
          id: "appearance",
          label: "Appearance",
          icon: Palette,
          content: <AppearanceSettings theme={theme} onTheme={setTheme} />,
        },
        ...(server === undefined ? [] : [{ id: "server", label: "Server", icon: Stethoscope, content: server }]),
      ]}
    />
  );
}

function Parts(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap items-start gap-6 bg-chat p-6">
      <Specimen title="A voice above the threshold" className="w-140 bg-raised p-4">
        <LevelMeter levelDb={-22} thresholdDb={-46} onThreshold={doNothing} />
      </Specimen>
      <Specimen title="Noise below it, set by MELO" className="w-140 bg-raised p-4">
        <LevelMeter levelDb={-52} thresholdDb={-41} />
      </Specimen>
      <Specimen title="Nothing measured" className="w-140 bg-raised p-4">
        <LevelMeter levelDb={undefined} thresholdDb={undefined} onThreshold={doNothing} />
      </Specimen>
      {(["microphone_denied", "microphone_missing", "microphone_busy", "insecure_origin"] as const).map((code) => (
        <Specimen key={code} title={code} className="w-140 p-1">
          <DeviceTrouble error={new MeloError(code, "an example")} device="microphone" onRetry={doNothing} />
        </Specimen>
      ))}
      {(["camera_denied", "camera_missing", "camera_busy", "background_unavailable"] as const).map((code) => (
        <Specimen key={code} title={code} className="w-140 p-1">
          <DeviceTrouble error={new MeloError(code, "an example")} device="camera" onRetry={doNothing} />
        </Specimen>
      ))}
    </main>
  );
}

/** One whole page each. */
export const states: Readonly<Record<string, () => ReactNode>> = {
  voice: () => (
    <Screen section="voice" chosen={{ thresholdDb: -46, noiseSuppression: "rnnoise", background: "blur" }} />
  ),
  "push-to-talk": () => <Screen section="voice" chosen={{ inputMode: "push_to_talk" }} />,
  music: () => <Screen section="voice" chosen={{ isMusic: true, hasAutomaticThreshold: true }} />,
  unplugged: () => (
    <Screen section="voice" chosen={{ microphoneId: "gone", background: "own" }} devices={nothingPluggedIn} />
  ),
  "before-permission": () => <Screen section="voice" devices={hidden} lab={refusingLab} />,
  ...Object.fromEntries(
    Object.entries(connectionExamples).map(([name, connection]) => [
      name,
      () => <Screen section="connection" connection={connection} />,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(serverExamples).map(([name, server]) => [name, () => <Screen section="server" server={server} />]),
  ),
  appearance: () => <Screen section="appearance" />,
  parts: () => <Parts />,
};
