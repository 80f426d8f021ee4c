"use client";

import type { ActiveCall, CallPhase, ConnectionQuality } from "@melo/call";
import { clsx } from "clsx";
import { Phone, RefreshCw, Signal, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { openSettings } from "@/hooks/use-settings-section";
import { useSignal } from "@/hooks/use-signal";
import { Button } from "../../ui/button";
import { ElapsedTime } from "../../ui/elapsed-time";
import { IconButton } from "../../ui/icon-button";
import { Spinner } from "../../ui/spinner";
import { failedCallText } from "../call-error-text";
import { OutageTime } from "../outage-time";
import { WeakSignal } from "../weak-signal";

export interface CallDockProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  readonly serverName?: string | undefined;
  /** On the page that shows the stage only the first line stays, with leave. */
  readonly isStageOpen: boolean;
  readonly onOpenStage: () => void;
  readonly onLeave: () => void;
  /** Buttons of the second line before leave: {@link DockControls}. */
  readonly children?: ReactNode;
  /** Buttons of the first line before leave, where there is no second one: {@link DockQuickControls}. */
  readonly quickControls?: ReactNode;
}

/** The call wherever the person is in MELO. Above the user panel. */
export function CallDock(props: CallDockProps): ReactNode {
  const { call, channelName, isStageOpen, onLeave, children, quickControls } = props;
  const phase = useSignal(call.phase);
  const isConnected = phase.name === "connected" || phase.name === "reconnecting";
  return (
    <section aria-label={`Call in ${channelName}`} className="flex flex-col gap-2 border-b border-line bg-panel p-2">
      <div className="flex min-h-9 items-center gap-2 px-1">
        <DockIcon phase={phase} call={call} />
        <DockText {...props} phase={phase} />
        {isStageOpen && isConnected ? (
          <>
            {quickControls}
            <IconButton icon={Phone} label="Leave" tone="danger" onClick={onLeave} className="*:rotate-[135deg]" />
          </>
        ) : (
          <DockTime call={call} phase={phase} />
        )}
      </div>
      <output className="sr-only">{phaseWords[phase.name]}</output>
      {phase.name === "joining" ? (
        <Button size="sm" className="h-8" onClick={onLeave}>
          Cancel
        </Button>
      ) : null}
      {phase.name === "failed" ? <FailedActions {...props} phase={phase} /> : null}
      {isConnected && !isStageOpen ? (
        <div className="grid auto-cols-fr grid-flow-col gap-1">
          {children}
          <button
            type="button"
            aria-label="Leave"
            onClick={onLeave}
            className="grid h-8 place-items-center rounded-sm bg-danger text-on-status transition-colors duration-fast hover:bg-danger-hover touch:h-11"
          >
            <Phone aria-hidden className="size-5 rotate-[135deg]" />
          </button>
        </div>
      ) : null}
    </section>
  );
}

const qualityWords: Readonly<Record<ConnectionQuality, string>> = {
  unknown: "Good connection",
  excellent: "Good connection",
  good: "Good connection",
  poor: "Weak connection",
  lost: "No connection",
};

function QualityIcon({ quality }: { readonly quality: ConnectionQuality }): ReactNode {
  if (quality === "poor") return <WeakSignal bars={2} className="size-5 text-warning-text" />;
  if (quality === "lost") return <WeakSignal bars={1} className="size-5 text-danger-text" />;
  return <Signal aria-hidden className="size-5 text-success-text" />;
}

function DockIcon({ call, phase }: { readonly call: ActiveCall; readonly phase: CallPhase }): ReactNode {
  const quality = useSignal(call.quality);
  if (phase.name === "joining") return <Spinner className="mx-px" />;
  if (phase.name === "reconnecting") return <RefreshCw aria-hidden className="size-5 text-warning-text" />;
  if (phase.name === "failed") return <TriangleAlert aria-hidden className="size-5 text-danger-text" />;
  return (
    <button
      type="button"
      aria-label={`${qualityWords[quality]}, more about it`}
      title={qualityWords[quality]}
      onClick={() => openSettings("connection")}
      className="-m-1.5 grid place-items-center rounded-sm p-1.5 hover:bg-hover touch:size-11"
    >
      <QualityIcon quality={quality} />
    </button>
  );
}

const phaseWords: Readonly<Record<CallPhase["name"], string>> = {
  joining: "Joining",
  connected: "Voice connected",
  reconnecting: "Reconnecting",
  failed: "Not connected",
};

type DockTextProps = CallDockProps & { readonly phase: CallPhase };

function DockText({ phase, channelName, serverName, onOpenStage }: DockTextProps): ReactNode {
  const where = serverName === undefined ? channelName : `${channelName} · ${serverName}`;
  const failure = phase.name === "failed" ? failedCallText(phase.error, channelName) : undefined;
  return (
    <button type="button" onClick={onOpenStage} className="min-w-0 flex-1 rounded-xs text-left">
      <span
        className={clsx(
          "block truncate text-sm font-bold",
          phase.name === "connected" && "text-success-text",
          phase.name === "joining" && "text-body",
          phase.name === "reconnecting" && "text-warning-text",
          phase.name === "failed" && "text-danger-text",
        )}
      >
        {failure?.title ?? phaseWords[phase.name]}
      </span>
      <span className={clsx("block text-xs text-muted", failure === undefined && "truncate")}>
        {failure?.text ??
          (phase.name === "reconnecting" ? (
            <>
              Your connection dropped <OutageTime sinceMs={phase.sinceMs} /> ago
            </>
          ) : (
            where
          ))}
      </span>
    </button>
  );
}

function DockTime({ call, phase }: { readonly call: ActiveCall; readonly phase: CallPhase }): ReactNode {
  const startedAtMs = useSignal(call.startedAtMs);
  if (phase.name !== "connected" || startedAtMs === undefined) return null;
  return <ElapsedTime sinceMs={startedAtMs} className="text-xs text-faint" />;
}

type FailedActionsProps = CallDockProps & { readonly phase: Extract<CallPhase, { name: "failed" }> };

function FailedActions({ call, channelName, phase, onLeave }: FailedActionsProps): ReactNode {
  const { step, stepLabel } = failedCallText(phase.error, channelName);
  return (
    <div className="grid auto-cols-fr grid-flow-col gap-1">
      {step === "retry" ? (
        <Button size="sm" className="h-8" onClick={() => call.retry()}>
          {stepLabel}
        </Button>
      ) : null}
      <Button size="sm" className="h-8" onClick={onLeave}>
        {step === "retry" ? "Not now" : stepLabel}
      </Button>
    </div>
  );
}
