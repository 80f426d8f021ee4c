"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { useSettingsSection } from "@/hooks/use-settings-section";

// Few people open the settings, and never first.
const LoadedSettings = dynamic(() => import("./open-settings").then((module) => module.OpenSettings), { ssr: false });

/** The settings, over everything, while the address names a section of them. */
export function ClientSettings(): ReactNode {
  const section = useSettingsSection();
  return section === undefined ? null : <LoadedSettings section={section} />;
}
