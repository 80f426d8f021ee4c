/** Web Locks and broadcast channels of one browser, as far as claiming a tab needs them. */
export interface FakeTabs {
  readonly locks: LockManager;
  createChannel(name: string): BroadcastChannel;
  /** False: messages are lost, as if the other tab hung. */
  isDelivering: boolean;
}

interface LockRequest {
  grant(): void;
  steal(): void;
}

export function createFakeTabs(): FakeTabs {
  const channels = new Set<BroadcastChannel>();
  const queue: LockRequest[] = [];
  let holder: LockRequest | undefined;

  function grantNext(): void {
    holder = queue.shift();
    holder?.grant();
  }

  async function hold(own: LockRequest, callback: LockGrantedCallback<unknown>): Promise<unknown> {
    const result = await callback(null);
    if (holder === own) grantNext();
    return result;
  }

  function request(_name: string, options: LockOptions, callback: LockGrantedCallback<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const own: LockRequest = {
        grant() {
          void hold(own, callback).then(resolve);
        },
        steal: () => reject(new DOMException("stolen", "AbortError")),
      };
      options.signal?.addEventListener("abort", () => {
        const place = queue.indexOf(own);
        if (place < 0) return;
        queue.splice(place, 1);
        reject(new DOMException("aborted", "AbortError"));
      });
      if (options.steal === true) {
        holder?.steal();
        holder = own;
        own.grant();
      } else {
        queue.push(own);
        queueMicrotask(() => {
          if (holder === undefined) grantNext();
        });
      }
    });
  }

  const tabs: FakeTabs = {
    isDelivering: true,
    // The overloads of the platform's type are one function here.
    locks: { request } as unknown as LockManager,
    createChannel() {
      const channel = {
        onmessage: null as ((message: { data: unknown }) => void) | null,
        postMessage(data: unknown) {
          for (const other of channels) {
            const listening = other as unknown as typeof channel;
            if (listening !== channel && tabs.isDelivering) queueMicrotask(() => listening.onmessage?.({ data }));
          }
        },
        close: () => void channels.delete(channel as unknown as BroadcastChannel),
      };
      channels.add(channel as unknown as BroadcastChannel);
      return channel as unknown as BroadcastChannel;
    },
  };
  return tabs;
}
