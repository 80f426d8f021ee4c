"use client";

import type { ActiveCall, LinkReading } from "@melo/call";
import {
  createConnectionTest,
  rememberRoundTrips,
  writeConnectionReport,
  type ConnectionTest,
  type ConnectionTestDeps,
} from "@melo/call/connection-test";
import { constant, createScope, type ReadonlySignal } from "@melo/reactive";
import { useEffect, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ConnectionView } from "./connection-view";

export interface ConnectionPageProps {
  readonly deps: ConnectionTestDeps;
  readonly call: ActiveCall | undefined;
  readonly channelName: string;
}

/** Tests and measures as long as it is looked at. */
export function ConnectionPage({ deps, call, channelName }: ConnectionPageProps): ReactNode {
  const test = useTest(deps);
  const measured = useMeasuredLink(call);
  return test === undefined ? null : (
    <TestedConnection test={test} measured={measured} call={call} channelName={channelName} />
  );
}

/** What was begun ends with the page: its room is left, its connection closed. */
function useTest(deps: ConnectionTestDeps): ConnectionTest | undefined {
  const [test, setTest] = useState<ConnectionTest>();
  useEffect(() => {
    const scope = createScope();
    // Its scope is the effect's: made while rendering, nobody would end it.
    // oxlint-disable-next-line react/set-state-in-effect
    setTest(createConnectionTest(scope, deps));
    return () => scope.end();
  }, [deps]);
  return test;
}

interface MeasuredLink {
  readonly reading: ReadonlySignal<LinkReading | undefined>;
  readonly roundTrips: ReadonlySignal<readonly number[]>;
}

const nothingMeasured: MeasuredLink = { reading: constant(undefined), roundTrips: constant([]) };

function useMeasuredLink(call: ActiveCall | undefined): MeasuredLink {
  const [measured, setMeasured] = useState(nothingMeasured);
  useEffect(() => {
    if (call === undefined) return undefined;
    const scope = createScope();
    const reading = call.measureLink(scope);
    // Measuring begins with the effect and ends with it.
    // oxlint-disable-next-line react/set-state-in-effect
    setMeasured({ reading, roundTrips: rememberRoundTrips(scope, reading) });
    return () => {
      scope.end();
      setMeasured(nothingMeasured);
    };
  }, [call]);
  return measured;
}

interface TestedConnectionProps extends Omit<ConnectionPageProps, "deps"> {
  readonly test: ConnectionTest;
  readonly measured: MeasuredLink;
}

function TestedConnection({ test, measured, call, channelName }: TestedConnectionProps): ReactNode {
  const steps = useSignal(test.steps);
  const verdict = useSignal(test.verdict);
  const reading = useSignal(measured.reading);
  const roundTrips = useSignal(measured.roundTrips);
  return (
    <ConnectionView
      steps={steps}
      verdict={verdict}
      now={call === undefined ? undefined : { channelName, isEncrypted: call.isEncrypted, reading, roundTrips }}
      onRun={test.run}
      getReport={() =>
        writeConnectionReport({ steps, reading, nowMs: Date.now(), browser: window.navigator.userAgent })
      }
    />
  );
}
