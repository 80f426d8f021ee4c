"use client";

import { useEffect, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Spinner } from "../ui/spinner";
import { callCode } from "./call-code";
import type { StageProps } from "./stage/stage";
import type { StageToolsProps } from "./stage/stage-tools";

/** What stands in a header above the stage; comes with the stage's code. */
export function CallStageTools(props: StageToolsProps): ReactNode {
  const state = useSignal(callCode.state);
  return state.name === "loaded" ? <state.code.StageTools {...props} /> : null;
}

/** The stage, whose code is loaded with the first call. What the page plays sound with tells if it cannot be had. */
export function CallStage(props: StageProps): ReactNode {
  const state = useSignal(callCode.state);
  useEffect(() => callCode.load(), []);
  if (state.name === "loaded") return <state.code.Stage {...props} />;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-stage">
      {props.header}
      <div className="grid min-h-0 flex-1 place-items-center">
        <span className="flex items-center gap-3 text-lg font-bold text-strong">
          <Spinner />
          Loading...
        </span>
      </div>
    </div>
  );
}

/** Fetches the stage's code before it is needed, e.g. when a pointer rests on a voice channel. */
export function preloadCallStage(): void {
  callCode.load();
}
