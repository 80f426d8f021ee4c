"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Spinner } from "../ui/spinner";
import type { StageProps } from "./stage/stage";
import type { StageToolsProps } from "./stage/stage-tools";

const LoadedStage = dynamic(() => import("./stage/stage").then((module) => module.Stage), {
  ssr: false,
  loading: () => (
    <div className="grid min-h-0 flex-1 place-items-center bg-stage">
      <span className="flex items-center gap-3 text-lg font-bold text-strong">
        <Spinner />
        Loading...
      </span>
    </div>
  ),
});

const LoadedStageTools = dynamic(() => import("./stage/stage-tools").then((module) => module.StageTools), {
  ssr: false,
});

/** What stands in a header above the stage; comes with the stage's code. */
export function CallStageTools(props: StageToolsProps): ReactNode {
  return <LoadedStageTools {...props} />;
}

/** The stage, whose code is loaded with the first call. */
export function CallStage(props: StageProps): ReactNode {
  return <LoadedStage {...props} />;
}

/** Fetches the stage's code before it is needed, e.g. when a pointer rests on a voice channel. */
export function preloadCallStage(): void {
  // A failed preload is repeated by the real load, which tells.
  import("./stage/stage").catch(() => undefined);
}
