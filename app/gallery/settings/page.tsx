"use client";

import type { ReactNode } from "react";
import { StateList } from "../state-list";
import { states } from "./states";

export default function SettingsGallery(): ReactNode {
  return <StateList title="Settings" path="/gallery/settings" states={Object.keys(states)} />;
}
