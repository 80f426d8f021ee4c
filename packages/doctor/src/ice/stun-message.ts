import { createHmac, randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";
import { crc32 } from "node:zlib";

/** RFC 8489 and 8656: class and method in one number. */
export const stunTypes = {
  bindingRequest: 0x0001,
  allocateRequest: 0x0003,
  createPermissionRequest: 0x0008,
  sendIndication: 0x0016,
  dataIndication: 0x0017,
} as const;

export const stunAttributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
  priority: 0x0024,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
} as const;

export interface StunMessage {
  readonly type: number;
  /** 12 bytes, as hex. */
  readonly transaction: string;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

const headerLength = 20;
const cookie = 0x2112a442;
const integrityLength = 20;
const fingerprintXor = 0x5354554e;
const errorClass = 0x0110;

export interface StunRequest {
  readonly type: number;
  readonly attributes: readonly (readonly [type: number, value: Buffer])[];
  /** Signs it; undefined for one that needs no signature. */
  readonly key?: string | Buffer | undefined;
}

export interface EncodedStun {
  readonly packet: Buffer;
  readonly transaction: string;
}

/** With MESSAGE-INTEGRITY if there is a key, and with FINGERPRINT. */
export function encodeStun({ type, attributes, key }: StunRequest): EncodedStun {
  const transaction = randomBytes(12);
  let body = Buffer.concat(attributes.map(([name, value]) => attribute(name, value)));
  const headed = (length: number): Buffer => {
    const header = Buffer.alloc(headerLength);
    header.writeUInt16BE(type, 0);
    header.writeUInt16BE(length, 2);
    header.writeUInt32BE(cookie, 4);
    transaction.copy(header, 8);
    return Buffer.concat([header, body]);
  };
  // Both are counted in the length that they are computed over.
  if (key !== undefined) {
    const signed = headed(body.length + 4 + integrityLength);
    const digest = createHmac("sha1", key).update(signed).digest();
    body = Buffer.concat([body, attribute(stunAttributes.messageIntegrity, digest)]);
  }
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(headed(body.length + 8)) ^ fingerprintXor) >>> 0);
  body = Buffer.concat([body, attribute(stunAttributes.fingerprint, fingerprint)]);
  return { packet: headed(body.length), transaction: transaction.toString("hex") };
}

/** Undefined for what is no STUN. */
export function decodeStun(packet: Buffer): StunMessage | undefined {
  if (packet.length < headerLength || packet.readUInt32BE(4) !== cookie) return undefined;
  const attributes = new Map<number, Buffer>();
  const end = Math.min(packet.length, headerLength + packet.readUInt16BE(2));
  for (let at = headerLength; at + 4 <= end;) {
    const length = packet.readUInt16BE(at + 2);
    attributes.set(packet.readUInt16BE(at), packet.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return { type: packet.readUInt16BE(0), transaction: packet.subarray(8, headerLength).toString("hex"), attributes };
}

export interface StunError {
  readonly code: number;
  readonly reason: string;
}

/** Undefined for what is no error response. */
export function stunErrorOf({ type, attributes }: StunMessage): StunError | undefined {
  if ((type & errorClass) !== errorClass) return undefined;
  const value = attributes.get(stunAttributes.errorCode) ?? Buffer.from([0, 0, 4, 0]);
  return { code: (value[2] ?? 0) * 100 + (value[3] ?? 0), reason: value.subarray(4).toString() };
}

/** XOR-PEER-ADDRESS of an IPv4 address; undefined for any other. */
export function xorAddress(address: string, port: number): Buffer | undefined {
  if (!isIPv4(address)) return undefined;
  const value = Buffer.alloc(8);
  value[1] = 1;
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  const number = Buffer.from(address.split(".").map(Number)).readUInt32BE();
  value.writeUInt32BE((number ^ cookie) >>> 0, 4);
  return value;
}

function attribute(name: number, value: Buffer): Buffer {
  const encoded = Buffer.alloc(4 + padded(value.length));
  encoded.writeUInt16BE(name, 0);
  encoded.writeUInt16BE(value.length, 2);
  value.copy(encoded, 4);
  return encoded;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
