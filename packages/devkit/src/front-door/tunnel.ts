import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { requestHeadersFor } from "./headers.ts";

export interface TunnelEnd {
  /** On 127.0.0.1, in the order in which they are tried. At least one. */
  readonly ports: readonly number[];
  /** Both ends of every open tunnel, kept up to date. */
  readonly tunnels: Set<Duplex>;
}

/** WebSocket: hands the request on, then one connection through, byte by byte. The other side says whether it agrees. */
export function openTunnel(request: IncomingMessage, socket: Duplex, head: Buffer, end: TunnelEnd): void {
  const [port = 0, ...others] = end.ports;
  const upstream = connect({ host: "127.0.0.1", port });
  function onRefused(): void {
    if (others.length > 0) openTunnel(request, socket, head, { ...end, ports: others });
    else answerUpgrade(socket, "502 Bad Gateway");
  }
  upstream.once("error", onRefused);
  upstream.on("connect", () => {
    upstream.off("error", onRefused);
    upstream.on("error", () => {
      if (upstream.bytesRead === 0) answerUpgrade(socket, "502 Bad Gateway");
    });
    upstream.on("close", () => socket.end(() => socket.destroy()));
    socket.on("close", () => upstream.destroy());
    upstream.setNoDelay(true);
    upstream.write(rawRequestHead(request));
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
    for (const side of [socket, upstream]) {
      end.tunnels.add(side);
      side.on("close", () => end.tunnels.delete(side));
    }
  });
}

/** Answers an upgrade without one and closes the connection. */
export function answerUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function rawRequestHead(request: IncomingMessage): string {
  const headers = { ...requestHeadersFor(request), connection: "Upgrade", upgrade: request.headers.upgrade };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${name}: ${one}`),
  );
  return `${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}
