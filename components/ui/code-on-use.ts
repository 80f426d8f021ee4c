import { createSignal, type ReadonlySignal } from "@melo/reactive";

export type CodeState<Code> =
  | { readonly name: "waiting" }
  /** `attempts` that failed one after the other. */
  | { readonly name: "failed"; readonly attempts: number }
  | { readonly name: "loaded"; readonly code: Code };

/** Code of views that few people need, or nobody at first. Made once for each page, as what it fetches is. */
export interface CodeOnUse<Code> {
  readonly state: ReadonlySignal<CodeState<Code>>;
  /** Fetches it; does nothing while it is on its way or there. After a failure it is a new attempt. */
  load(): void;
}

/** `fetchCode` imports a module with `import()`: the bundler makes a file of its own of it. */
export function createCodeOnUse<Code>(fetchCode: () => Promise<Code>): CodeOnUse<Code> {
  const state = createSignal<CodeState<Code>>({ name: "waiting" });
  let isOnItsWay = false;
  let attempts = 0;

  async function load(): Promise<void> {
    if (isOnItsWay || state.peek().name === "loaded") return;
    isOnItsWay = true;
    state.value = { name: "waiting" };
    try {
      state.value = { name: "loaded", code: await fetchCode() };
    } catch {
      // Which of the many reasons a browser does not tell; it only matters that one can try again.
      attempts += 1;
      state.value = { name: "failed", attempts };
    } finally {
      isOnItsWay = false;
    }
  }

  return { state, load: () => void load() };
}
