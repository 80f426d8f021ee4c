import { createServer as createPlainServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { listenProblem, type Server } from "../front-door/listen-on-loopback.ts";

export interface LanListener {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** First byte of TLS: a handshake record. HTTP begins with a letter. */
const tlsHandshake = 22;
const firstByteTimeoutMs = 30_000;

/**
 * One port for two protocols, told apart by the first byte: whoever types the address without `https://` finds the page that
 * explains what to do, at the same port.
 */
export async function listenOnLan(
  secure: Server,
  plain: RequestListener,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<LanListener> {
  const plainServer = createPlainServer(plain);
  const sockets = new Set<Socket>();
  const shared = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setTimeout(firstByteTimeoutMs, () => socket.destroy());
    handOn(socket);
  });

  /** The byte is put back: whoever gets the socket reads all of it. Nothing may flow before that. */
  function handOn(socket: Socket): void {
    const first: Buffer | null = socket.read(1);
    if (first === null) {
      socket.once("readable", () => handOn(socket));
      return;
    }
    socket.setTimeout(0);
    socket.unshift(first);
    (first[0] === tlsHandshake ? secure : plainServer).emit("connection", socket);
  }

  await new Promise<void>((resolve, reject) => {
    shared.once("error", (error) => reject(listenProblem(error, port)));
    shared.listen({ host: address, port }, resolve);
  });
  return {
    // A listening TCP server always has an AddressInfo.
    port: (shared.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        shared.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
