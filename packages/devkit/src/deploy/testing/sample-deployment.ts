import type { Deployment } from "../deployment.ts";

/** Somebody who is not root owns it: this process, or "nobody". */
export function sampleDeployment(folder: string): Deployment {
  const uid = process.getuid?.() ?? 0;
  return {
    domain: "chat.example.org",
    turnDomain: "turn.chat.example.org",
    serverName: "chat.example.org",
    address: "203.0.113.1",
    email: "operator@example.org",
    certificates: "public",
    isFederating: false,
    folder,
    owner: uid === 0 ? { uid: 65_534, gid: 65_534 } : { uid, gid: process.getgid?.() ?? uid },
  };
}
