import { answerJson } from "../http/answer.ts";
import type { Route } from "../http/router.ts";

/** Something this process cannot work without. Rejects or resolves to false while it is not there. */
export type Dependency = (signal: AbortSignal) => Promise<boolean>;

const checkTimeoutMs = 2000;

/**
 * `/healthz`: this process answers. `/readyz`: what it needs answers too; `{ready, dependencies}`, 503 while it does not.
 */
export function healthRoutes(dependencies: Readonly<Record<string, Dependency>>): readonly Route[] {
  return [
    { method: "GET", path: "/healthz", handle: async () => answerJson({ ok: true }) },
    {
      method: "GET",
      path: "/readyz",
      async handle() {
        const states = Object.fromEntries(
          await Promise.all(Object.entries(dependencies).map(async ([name, check]) => [name, await answers(check)])),
        ) as Readonly<Record<string, boolean>>;
        const ready = Object.values(states).every(Boolean);
        return answerJson({ ready, dependencies: states }, ready ? 200 : 503);
      },
    },
  ];
}

/** Whether it is there now: who needs longer than a moment is not. Never rejects. */
export async function answers(check: Dependency): Promise<boolean> {
  const signal = AbortSignal.timeout(checkTimeoutMs);
  const late = new Promise<boolean>((resolve) => {
    signal.addEventListener("abort", () => resolve(false), { once: true });
  });
  // Not answering is the answer.
  return Promise.race([check(signal).catch(() => false), late]);
}

/** Whether a GET of this URL succeeds. */
export function answersAt(url: string, fetch: typeof globalThis.fetch): Dependency {
  return async function answersAtUrl(signal) {
    const response = await fetch(url, { signal, redirect: "manual" });
    await response.body?.cancel();
    return response.ok;
  };
}
