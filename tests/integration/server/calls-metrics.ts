/** What `calls` counts, as its internal listener tells Prometheus. */
export interface CallsMetrics {
  readonly text: string;
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  /** Answers with a status of 500 and above. */
  readonly serverErrors: number;
  /** Requests to homeserver and LiveKit. */
  readonly upstreamRequests: number;
}

export async function callsMetrics(internalUrl: string): Promise<CallsMetrics> {
  const text = await (await fetch(`${internalUrl}/metrics`)).text();
  const sum = (pattern: RegExp): number =>
    text
      .split("\n")
      .filter((line) => pattern.test(line))
      .reduce((total, line) => total + Number(line.split(" ").at(-1)), 0);
  return {
    text,
    cpuSeconds: sum(/^process_cpu_seconds_total /),
    residentBytes: sum(/^process_resident_memory_bytes /),
    serverErrors: sum(/^melo_http_request_duration_seconds_count\{(?!route="\/readyz").*status="5/),
    upstreamRequests: sum(/^melo_upstream_duration_seconds_count\{upstream="(?:homeserver|livekit)"/),
  };
}
