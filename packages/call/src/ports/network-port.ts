import type { EventStream } from "@melo/reactive";

/** The way from this device to its servers, as far as a browser knows it. */
export interface NetworkPort {
  /**
   * Whatever was lost is worth a try now, and what seems to stand may be gone: the browser is online again, goes over
   * another network, or the machine awoke.
   */
  readonly changes: EventStream<void>;
  /** Whether anything answers at a URL (http, https, ws or wss), whatever it says. Knows within two seconds; never rejects. */
  reach(url: string): Promise<boolean>;
}
