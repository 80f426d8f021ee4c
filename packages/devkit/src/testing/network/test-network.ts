import { Problem } from "../../problem.ts";
import { createHost, type HostOptions, type NetworkHost } from "./network-host.ts";
import { runAsRoot } from "./run-as-root.ts";

/**
 * Machines on one network, as Linux network namespaces: each host has one link to a router, and reaches the others through
 * it. Addresses are whatever a test likes; nothing of it touches the machine's own network.
 */
export interface TestNetwork {
  addHost(options: HostOptions): Promise<NetworkHost>;
  /** Ends what still runs in it and removes every trace. May be called more than once. */
  remove(): Promise<void>;
}

/** Several tests may make networks at once. */
let made = 0;

/** Throws a {@link Problem} where namespaces are forbidden: a test that cannot run must say so. */
export async function createTestNetwork(): Promise<TestNetwork> {
  made += 1;
  const prefix = `melo-${process.pid}-${made}`;
  const router = `${prefix}-router`;
  try {
    await runAsRoot("ip", ["netns", "add", router]);
    await runAsRoot("ip", ["netns", "exec", router, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1"]);
    await runAsRoot("ip", ["-n", router, "link", "set", "lo", "up"]);
  } catch (error) {
    throw new Problem(
      "Network namespaces cannot be made here.",
      "Run the network tests as root on a Linux that allows them (CAP_NET_ADMIN, CAP_SYS_ADMIN), with iproute2 and nftables.",
      error,
    );
  }
  const hosts: NetworkHost[] = [];
  let removing: Promise<void> | undefined;

  async function removeAll(): Promise<void> {
    await Promise.all(hosts.map((host) => host.remove()));
    await runAsRoot("ip", ["netns", "del", router]);
  }

  return {
    async addHost(options) {
      const host = await createHost({ ...options, prefix, router, number: hosts.length + 1 });
      hosts.push(host);
      return host;
    },
    remove: () => (removing ??= removeAll()),
  };
}
