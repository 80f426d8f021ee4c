import { createSignal, type ReadonlySignal, type Scope, type WritableSignal } from "@melo/reactive";
import type { MatrixContext } from "./matrix-context.ts";

/** Names of one's own devices, asked for with the first one that somebody wants to know, and again for one that is new. */
export function createDeviceNames(
  scope: Scope,
  { client, warn }: Pick<MatrixContext, "client" | "warn">,
): (deviceId: string) => ReadonlySignal<string> {
  const names = new Map<string, WritableSignal<string>>();

  async function load(): Promise<void> {
    const { devices } = await client.getDevices();
    if (scope.hasEnded) return;
    for (const { device_id: deviceId, display_name: name } of devices) {
      const known = names.get(deviceId);
      if (known !== undefined && name !== undefined && name !== "") known.value = name;
    }
  }

  return (deviceId) => {
    const known = names.get(deviceId);
    if (known !== undefined) return known;
    const name = createSignal(deviceId);
    names.set(deviceId, name);
    load().catch((error: unknown) => warn("could not ask for the names of devices", error));
    return name;
  };
}
