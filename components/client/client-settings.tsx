"use client";

import type { ReactNode } from "react";
import { createCodeOnUse } from "@/components/ui/code-on-use";
import { LoadedView } from "@/components/ui/loaded-view";
import { closeSettings, useSettingsSection } from "@/hooks/use-settings-section";

// Few people open the settings, and never first.
const settingsCode = createCodeOnUse(() => import("./open-settings"));

/** The settings, over everything, while the address names a section of them. */
export function ClientSettings(): ReactNode {
  const section = useSettingsSection();
  if (section === undefined) return null;
  return (
    <LoadedView code={settingsCode} name="The settings" place="over_page" onClose={closeSettings}>
      {({ OpenSettings }) => <OpenSettings section={section} />}
    </LoadedView>
  );
}
