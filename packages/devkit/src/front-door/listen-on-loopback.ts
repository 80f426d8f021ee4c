import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Problem } from "../problem.ts";

export type Server = HttpServer | HttpsServer;

/** Both, because `localhost` is either of them. */
const addresses = ["127.0.0.1", "::1"] as const;

/** One server for each address that `localhost` may be. @throws {Problem} when the port is taken or reserved. */
export async function listenOnLoopback(create: () => Server, port: number): Promise<[Server, ...Server[]]> {
  const first = await listen(create(), port, addresses[0]);
  try {
    return [first, await listen(create(), portOf(first), addresses[1])];
  } catch (error) {
    // A machine without IPv6 has no ::1 that `localhost` could mean.
    if (codeOf(error) === "EADDRNOTAVAIL" || codeOf(error) === "EAFNOSUPPORT") return [first];
    await closeServer(first);
    // Any free port will do, and this one is free on one of the two addresses only: take the next.
    if (port === 0 && codeOf(error) === "EADDRINUSE") return listenOnLoopback(create, port);
    throw listenProblem(error, port);
  }
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(host === addresses[0] ? listenProblem(error, port) : error));
    server.listen({ port, host }, () => resolve(server));
  });
}

export function listenProblem(error: unknown, port: number): unknown {
  if (codeOf(error) === "EADDRINUSE") {
    return new Problem(
      `Port ${port} is already used by another program.`,
      `Stop that program, or choose another port: npm start -- --port ${port + 1}`,
      error,
    );
  }
  if (codeOf(error) === "EACCES") {
    return new Problem(
      `Port ${port} is reserved by the system.`,
      "Choose one above 1024: npm start -- --port 3000",
      error,
    );
  }
  return error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function portOf(server: Server): number {
  // A listening TCP server always has an AddressInfo.
  return (server.address() as AddressInfo).port;
}
