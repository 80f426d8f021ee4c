import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface ListeningSocket {
  readonly protocol: "tcp" | "udp";
  /** As the kernel writes it, in hexadecimal: address, colon, port. */
  readonly address: string;
  readonly isLoopback: boolean;
}

const tcpListen = "0A";
/** 127.0.0.1, ::1 and ::ffff:127.0.0.1 as proc(5) writes them on a little-endian machine. */
const loopbackAddresses: ReadonlySet<string> = new Set([
  "0100007F",
  "00000000000000000000000001000000",
  "0000000000000000FFFF00000100007F",
]);

/** Sockets on which a process can be reached: listening TCP and every UDP socket. Linux only, from /proc. */
export function listeningSockets(pid: number): ListeningSocket[] {
  const inodes = socketInodes(pid);
  return (["tcp", "tcp6", "udp", "udp6"] as const).flatMap((table) => {
    const protocol = table.startsWith("tcp") ? "tcp" : "udp";
    return readFileSync(`/proc/${pid}/net/${table}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? "") && (protocol === "udp" || fields[3] === tcpListen))
      .map(([, address = ""]) => ({ protocol, address, isLoopback: isLoopback(address) }));
  });
}

function isLoopback(address: string): boolean {
  return loopbackAddresses.has(address.split(":")[0] ?? "");
}

function socketInodes(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${descriptor}`))?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed between the listing and now.
    return "";
  }
}
