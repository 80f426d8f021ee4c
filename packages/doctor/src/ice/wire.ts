import { createSocket } from "node:dgram";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { reasonOf } from "../ask.ts";
import { tlsPlace } from "../tls-place.ts";

/** Packets to one address and back, over whatever carries them. */
export interface Wire {
  /** Whether packets may get lost, so that they are sent again. */
  readonly isLossy: boolean;
  send(packet: Buffer): void;
  close(): void;
}

export interface WireEvents {
  onPacket(packet: Buffer): void;
  onEnd(reason: string): void;
}

const connectTimeoutMs = 5000;

export function openUdp(host: string, port: number, { onPacket, onEnd }: WireEvents): Promise<Wire> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.on("message", onPacket);
    socket.on("error", (error) => onEnd(reasonOf(error)));
    socket.connect(port, host, (...failure: unknown[]) => {
      const [error] = failure;
      if (error !== undefined && error !== null) onEnd(reasonOf(error));
      resolve({
        isLossy: true,
        send: (packet) => socket.send(packet, (failed) => failed && onEnd(reasonOf(failed))),
        close: () => socket.close(),
      });
    });
  });
}

/** ICE over TCP: each packet behind its length in two bytes (RFC 4571). */
export async function openIceTcp(host: string, port: number, events: WireEvents): Promise<Wire> {
  const lengthBytes = 2;
  const socket = connectTcp({ host, port });
  return overStream(socket, "connect", events, {
    lengthOf: (buffered) => (buffered.length < lengthBytes ? undefined : lengthBytes + buffered.readUInt16BE(0)),
    unpack: (packet) => packet.subarray(lengthBytes),
    pack(packet) {
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt16BE(packet.length);
      return Buffer.concat([length, packet]);
    },
  });
}

/** STUN's own framing: the length is in its header. */
const stunFraming: Framing = {
  lengthOf: (buffered) => (buffered.length < 4 ? undefined : 20 + buffered.readUInt16BE(2)),
  unpack: (packet) => packet,
  pack: (packet) => packet,
};

export async function openTurnTcp(host: string, port: number, events: WireEvents): Promise<Wire> {
  return overStream(connectTcp({ host, port }), "connect", events, stunFraming);
}

export async function openTurnTls(host: string, port: number, events: WireEvents): Promise<Wire> {
  return overStream(connectTls(tlsPlace(host, port)), "secureConnect", events, stunFraming);
}

interface Framing {
  /** Of the first packet, with what goes before it; undefined until that can be told. */
  lengthOf(buffered: Buffer): number | undefined;
  unpack(packet: Buffer): Buffer;
  pack(packet: Buffer): Buffer;
}

function overStream(socket: Socket, opened: string, events: WireEvents, framing: Framing): Promise<Wire> {
  let buffered = Buffer.alloc(0);
  socket.setTimeout(connectTimeoutMs, () => socket.destroy(new Error(`no answer in ${connectTimeoutMs / 1000} s`)));
  socket.on("data", (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const length = framing.lengthOf(buffered);
      if (length === undefined || buffered.length < length) return;
      events.onPacket(framing.unpack(buffered.subarray(0, length)));
      buffered = buffered.subarray(length);
    }
  });
  return new Promise((resolve) => {
    const wire: Wire = {
      isLossy: false,
      send: (packet) => void socket.write(framing.pack(packet)),
      close: () => socket.destroy(),
    };
    socket.on("error", (error) => {
      events.onEnd(reasonOf(error));
      resolve(wire);
    });
    socket.on("close", () => events.onEnd("the connection was cut"));
    socket.on(opened, () => resolve(wire));
  });
}
