import type { DriftKind } from "../metrics/metrics.ts";

/** Hears of each thing that a sweep found and that pushes and webhooks should have mended. */
export type OnDrift = (kind: DriftKind) => void;
