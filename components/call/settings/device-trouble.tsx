"use client";

import type { MeloError } from "@melo/protocol";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { deviceErrorText, type Device } from "../call-error-text";

export interface DeviceTroubleProps {
  readonly error: MeloError;
  readonly device: Device;
  readonly onRetry: () => void;
}

/** Why a device cannot be tried out, and what to do. */
export function DeviceTrouble({ error, device, onRetry }: DeviceTroubleProps): ReactNode {
  const { title, text, step, stepLabel } = deviceErrorText(error, device);
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-md bg-warning-soft p-3">
      <TriangleAlert aria-hidden className="size-5 text-warning-text" />
      <div className="min-w-48 flex-1 text-sm">
        <div className="font-bold text-strong">{title}</div>
        <div className="text-body">{text}</div>
      </div>
      {step === "retry" ? (
        <Button size="sm" onClick={onRetry}>
          {stepLabel}
        </Button>
      ) : null}
    </div>
  );
}
