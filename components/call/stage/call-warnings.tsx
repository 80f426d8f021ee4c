"use client";

import type { ActiveCall, CallWarning } from "@melo/call";
import { LockOpen, TriangleAlert } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { OutageTime } from "../outage-time";
import { warningText } from "../call-warning-text";

export interface CallWarningsProps {
  readonly call: ActiveCall;
  readonly onLeave: () => void;
}

function isUnknownListener(warning: CallWarning): boolean {
  return warning.type === "unknown_listener";
}

/** Under the header, one at a time, the heaviest first: unknown listener, our own outage, somebody without encryption. */
export function CallWarnings({ call, onLeave }: CallWarningsProps): ReactNode {
  const warnings = useSignal(call.warnings);
  const phase = useSignal(call.phase);
  const listener = warnings.find(isUnknownListener);
  if (listener !== undefined) return <WarningBanner warning={listener} isEncrypted={call.isEncrypted} />;
  if (phase.name === "reconnecting") {
    return (
      <Banner
        tone="warning"
        icon="busy"
        action={
          <Button size="sm" onClick={onLeave}>
            Leave
          </Button>
        }
      >
        Reconnecting to the call. Your connection dropped <OutageTime sinceMs={phase.sinceMs} /> ago.
      </Banner>
    );
  }
  const [first] = warnings;
  return first === undefined ? null : <WarningBanner warning={first} isEncrypted={call.isEncrypted} />;
}

interface WarningBannerProps {
  readonly warning: CallWarning;
  readonly isEncrypted: boolean;
}

function WarningBanner({ warning, isEncrypted }: WarningBannerProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const words = warningText(warning, isEncrypted);
  const isGrave = isUnknownListener(warning);
  return (
    <>
      <Banner
        tone={isGrave ? "danger" : "warning"}
        icon={isGrave ? TriangleAlert : LockOpen}
        action={
          <Button size="sm" onClick={() => setOpen(true)}>
            Details
          </Button>
        }
      >
        {words.banner}
      </Banner>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={words.title}
        description={words.details}
        footer={
          <Button variant="primary" onClick={() => setOpen(false)}>
            OK
          </Button>
        }
      />
    </>
  );
}
