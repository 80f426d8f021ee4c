"use client";

import { notFound } from "next/navigation";
import { use, useMemo, type ReactNode } from "react";
import { ControlStates, DockStates, TileStates } from "../parts";
import { ModerationStates } from "../moderation-states";
import { PeopleStates } from "../people-states";
import { StageWithChat } from "../stage-with-chat";
import { StageSpecimen } from "../stage-specimen";
import { stages } from "../stages";

interface CallStateProps {
  readonly params: Promise<{ readonly state: string }>;
}

export default function CallState({ params }: CallStateProps): ReactNode {
  const { state } = use(params);
  if (state === "tiles") return <TileStates />;
  if (state === "controls") return <ControlStates />;
  if (state === "dock") return <DockStates />;
  if (state === "moderation") return <ModerationStates />;
  if (state === "people") return <PeopleStates />;
  if (state === "chat") return <StageWithChat />;
  return <StageState state={state} />;
}

function StageState({ state }: { readonly state: string }): ReactNode {
  const call = useMemo(() => stages[state]?.(), [state]);
  if (call === undefined) notFound();
  return <StageSpecimen call={call} />;
}
