"use client";

import { notFound } from "next/navigation";
import { use, type ReactNode } from "react";
import { states } from "../states";

interface SettingsStateProps {
  readonly params: Promise<{ readonly state: string }>;
}

export default function SettingsState({ params }: SettingsStateProps): ReactNode {
  const { state } = use(params);
  const render = states[state];
  if (render === undefined) notFound();
  return render();
}
