import type { ServerCheck } from "@melo/protocol";
import type { Scope } from "@melo/reactive";

/** The doctor of the server that the page comes from. */
export interface ExaminationPort {
  /** Whether the signed-in person administers it. Rejects only if nobody can tell. */
  isAllowed(): Promise<boolean>;
  /**
   * Has every hop of a call tried from the server; `onCheck` hears of each as soon as it is known. Resolves after the last;
   * rejects with `forbidden`, `rate_limited`, `server_unreachable`, `offline`. Nobody listens after the scope.
   */
  examine(scope: Scope, onCheck: (check: ServerCheck) => void): Promise<void>;
}
