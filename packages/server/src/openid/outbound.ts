import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { MeloError } from "@melo/protocol";
import type { AddressPolicy } from "./address-policy.ts";
import type { NameLookup } from "./name-lookup.ts";

/** Where a request goes that somebody outside caused. */
export interface Destination {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** `Host` header, and the name its certificate must be for. */
  readonly authority: string;
  readonly isSecure: boolean;
}

export interface OutboundRequest {
  readonly method: "GET" | "POST";
  /** Path and query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Rejects with `server_unreachable` if nobody may be asked or nobody answers in time. Follows no redirect. */
export type SendOutbound = (destination: Destination, request: OutboundRequest) => Promise<OutboundAnswer>;

export interface OutboundDeps {
  readonly lookup: NameLookup;
  readonly isAllowed: AddressPolicy;
  readonly isTlsVerified: boolean;
}

const maxBodyBytes = 64 * 1024;
const connectTimeoutMs = 2000;
const maxAddresses = 4;

/**
 * Requests to hosts that other people name. The name is resolved here, once, and the connection goes to the very address
 * that was judged: a name server that answers differently the next time changes nothing. Proxies of the environment are
 * not used, because they would resolve anew.
 */
export function createOutbound({ lookup, isAllowed, isTlsVerified }: OutboundDeps): SendOutbound {
  async function addressesOf(host: string): Promise<readonly string[]> {
    const addresses = isIP(host) === 0 ? await lookup.addressesOf(host) : [host];
    // One closed address among open ones is somebody's attempt, not a mistake.
    return addresses.every(isAllowed) ? addresses.slice(0, maxAddresses) : [];
  }

  return async function sendOutbound(destination, request) {
    let failure: unknown;
    try {
      for (const address of await unlessAborted(addressesOf(destination.host), request.signal)) {
        try {
          return await send(address, destination, request, isTlsVerified);
        } catch (error) {
          failure = error;
          // What was answered wrongly by one address is not asked of the next: only connecting is tried again.
          if (request.signal.aborted || !isConnectFailure(error)) break;
        }
      }
    } catch (error) {
      failure = error;
    }
    throw new MeloError("server_unreachable", `no answer from ${destination.authority}`, { cause: failure });
  };
}

class ConnectFailure extends Error {
  override readonly name = "ConnectFailure";
}

function isConnectFailure(error: unknown): boolean {
  return error instanceof ConnectFailure;
}

function send(
  address: string,
  { port, authority, isSecure }: Destination,
  { method, path, body, signal }: OutboundRequest,
  isTlsVerified: boolean,
): Promise<OutboundAnswer> {
  const { hostname } = new URL(`http://${authority}`);
  const name = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve, reject) => {
    const start = isSecure ? requestHttps : requestHttp;
    const request = start({
      host: address,
      port,
      method,
      path,
      signal,
      agent: false,
      headers: {
        host: authority,
        accept: "application/json",
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      },
      ...(isSecure ? { servername: isIP(name) === 0 ? name : "", rejectUnauthorized: isTlsVerified } : {}),
    });
    let isConnected = false;
    const connecting = setTimeout(
      () => request.destroy(new ConnectFailure("connecting takes too long")),
      connectTimeoutMs,
    );
    request.on("socket", (socket) => {
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        isConnected = true;
        clearTimeout(connecting);
      });
    });
    request.on("error", (error) => {
      clearTimeout(connecting);
      reject(isConnected || error instanceof ConnectFailure ? error : new ConnectFailure(error.message));
    });
    request.on("response", (response) => {
      readLimited(response).then(
        (text) =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            retryAfter: response.headers["retry-after"],
            body: text,
          }),
        (error: unknown) => {
          request.destroy();
          reject(error instanceof Error ? error : new Error("the answer broke off"));
        },
      );
    });
    request.end(body);
  });
}

async function readLimited(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw new Error("the answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Name lookups of this machine cannot be cancelled; nobody waits for them longer than for the request. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error("took too long"));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
