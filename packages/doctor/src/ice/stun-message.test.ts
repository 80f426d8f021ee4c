import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { decodeStun, encodeStun, stunAttributes, stunErrorOf, stunTypes, xorAddress } from "./stun-message.ts";

/** RFC 5769, 2.1: a request as ICE sends it. */
const sampleRequest = Buffer.from(
  "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36" +
    "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf",
  "hex",
);

test("the request of RFC 5769 is read", () => {
  const message = decodeStun(sampleRequest);
  expect(message).toMatchObject({ type: stunTypes.bindingRequest, transaction: "b7e7a701bc34d686fa87dfae" });
  expect(message?.attributes.get(stunAttributes.username)?.toString()).toBe("evtj:h6vY");
  expect(message?.attributes.get(stunAttributes.priority)?.toString("hex")).toBe("6e0001ff");
});

test("an address is hidden as in RFC 5769, 2.2", () => {
  expect(xorAddress("192.0.2.1", 32_853)?.toString("hex")).toBe("0001a147e112a643");
  expect(xorAddress("2001:db8::1", 32_853)).toBe(undefined);
});

test("what is written can be read, each attribute padded to four bytes, and is signed with the key", () => {
  const username = Buffer.from("evtj:h6vY");
  const key = "VOkJxbRl1RmTxUk/WvJxBt";
  const { packet, transaction } = encodeStun({
    type: stunTypes.bindingRequest,
    attributes: [[stunAttributes.username, username]],
    key,
  });
  const message = decodeStun(packet);
  expect(message).toMatchObject({ type: stunTypes.bindingRequest, transaction });
  expect(message?.attributes.get(stunAttributes.username)).toEqual(username);
  expect(packet.length % 4).toBe(0);
  expect(packet.readUInt16BE(2)).toBe(packet.length - 20);
  // RFC 8489, 14.5: over everything before it, with a length that ends with it.
  const end = 20 + 16;
  const signed = Buffer.from(packet.subarray(0, end));
  signed.writeUInt16BE(end - 20 + 24, 2);
  const digest = createHmac("sha1", key).update(signed).digest();
  expect(message?.attributes.get(stunAttributes.messageIntegrity)).toEqual(digest);
});

test("no two requests are taken for each other", () => {
  const request = { type: stunTypes.bindingRequest, attributes: [] } as const;
  expect(encodeStun(request).transaction).not.toBe(encodeStun(request).transaction);
});

test("a refusal says its code and reason", () => {
  const { packet } = encodeStun({
    type: 0x0113,
    attributes: [[stunAttributes.errorCode, Buffer.concat([Buffer.from([0, 0, 4, 1]), Buffer.from("Unauthorized")])]],
  });
  const message = decodeStun(packet) ?? expect.unreachable();
  expect(stunErrorOf(message)).toEqual({ code: 401, reason: "Unauthorized" });
  expect(stunErrorOf(decodeStun(sampleRequest) ?? expect.unreachable())).toBe(undefined);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["something else", Buffer.from("GET / HTTP/1.1\r\nhost: example.org\r\n\r\n")],
  ["a header cut short", sampleRequest.subarray(0, 12)],
])("%s is no message", (_, packet) => {
  expect(decodeStun(packet)).toBe(undefined);
});

test("a message cut short is read as far as it goes", () => {
  const message = decodeStun(sampleRequest.subarray(0, 50));
  expect(message?.attributes.get(stunAttributes.priority)?.toString("hex")).toBe("6e0001ff");
});
