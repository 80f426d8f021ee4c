import { createHash } from "node:crypto";
import type { StunClient } from "./stun-client.ts";
import {
  decodeStun,
  stunAttributes,
  stunErrorOf,
  stunTypes,
  xorAddress,
  type EncodedStun,
  type StunMessage,
  type StunRequest,
} from "./stun-message.ts";
import type { IceCandidate, IceServer, PathOutcome } from "./ice-port.ts";

/** IANA's protocol number of UDP, and three bytes that must be zero. */
const relayUdp = Buffer.from([17, 0, 0, 0]);
const unauthorized = 401;

/**
 * Has a relay pass one packet to a candidate and waits for the answer (RFC 8656: Allocate, CreatePermission, Send). Ends with
 * the connection, and the relay with its lifetime.
 */
export async function throughRelay(
  client: StunClient,
  { username, credential }: IceServer,
  { address, port }: IceCandidate,
  check: EncodedStun,
): Promise<PathOutcome> {
  const startedAt = performance.now();
  const peer = xorAddress(address, port);
  if (peer === undefined) return { kind: "silent", reason: `${address} is no IPv4 address` };

  const challenge = await client.ask({
    type: stunTypes.allocateRequest,
    attributes: [[stunAttributes.requestedTransport, relayUdp]],
  });
  if (typeof challenge === "string") return { kind: "silent", reason: challenge };
  const first = stunErrorOf(challenge);
  if (first !== undefined && first.code !== unauthorized) return { kind: "refused", ...first };
  const signed = signer(challenge, username, credential);

  const allocation = await refusalOf(
    client.ask(
      signed({ type: stunTypes.allocateRequest, attributes: [[stunAttributes.requestedTransport, relayUdp]] }),
    ),
  );
  if (allocation !== undefined) return allocation;
  const permission = await refusalOf(
    client.ask(
      signed({ type: stunTypes.createPermissionRequest, attributes: [[stunAttributes.xorPeerAddress, peer]] }),
    ),
  );
  if (permission !== undefined) return permission;

  const answer = await client.sendUntil(
    {
      type: stunTypes.sendIndication,
      attributes: [
        [stunAttributes.xorPeerAddress, peer],
        [stunAttributes.data, check.packet],
      ],
    },
    ({ type, attributes }) => {
      const data = attributes.get(stunAttributes.data);
      return (
        type === stunTypes.dataIndication && data !== undefined && decodeStun(data)?.transaction === check.transaction
      );
    },
  );
  if (typeof answer === "string")
    return { kind: "silent", reason: `the relay works, and ${answer} from the call server` };
  return { kind: "through", tookMs: Math.round(performance.now() - startedAt) };
}

async function refusalOf(asking: Promise<StunMessage | string>): Promise<PathOutcome | undefined> {
  const answer = await asking;
  if (typeof answer === "string") return { kind: "silent", reason: answer };
  const error = stunErrorOf(answer);
  return error && { kind: "refused", ...error };
}

/** Long-term credentials (RFC 8489, 9.2). */
function signer(challenge: StunMessage, username: string, password: string): (request: StunRequest) => StunRequest {
  const realm = challenge.attributes.get(stunAttributes.realm) ?? Buffer.alloc(0);
  const nonce = challenge.attributes.get(stunAttributes.nonce) ?? Buffer.alloc(0);
  const key = createHash("md5").update(`${username}:${realm.toString()}:${password}`).digest();
  return ({ type, attributes }) => ({
    type,
    key,
    attributes: [
      ...attributes,
      [stunAttributes.username, Buffer.from(username)],
      [stunAttributes.realm, realm],
      [stunAttributes.nonce, nonce],
    ],
  });
}
