import { describe, expect, test } from "vitest";
import { judgeKeyMessage, type ReceivedToDevice } from "./key-filter.ts";

const sender = "@ann:example.org";
const identityKey = "curve25519";

function keyMessage(changes: {
  encryptionInfo?: Partial<NonNullable<ReceivedToDevice["encryptionInfo"]>> | null;
  member?: unknown;
}): ReceivedToDevice {
  return {
    message: {
      type: "io.element.call.encryption_keys",
      sender,
      content: {
        member: changes.member === undefined ? { id: `${sender}:PHONE`, claimed_device_id: "PHONE" } : changes.member,
      },
    },
    encryptionInfo:
      changes.encryptionInfo === null
        ? null
        : { sender, senderDevice: "PHONE", senderCurve25519KeyBase64: identityKey, ...changes.encryptionInfo },
  };
}

describe("a media key message", () => {
  test("of the device that encrypted it is genuine", () => {
    expect(judgeKeyMessage(keyMessage({}))).toEqual({ verdict: "genuine" });
  });

  test.each<[string, ReceivedToDevice, string]>([
    ["in clear", keyMessage({ encryptionInfo: null }), "not_encrypted"],
    ["encrypted by another person", keyMessage({ encryptionInfo: { sender: "@eve:example.org" } }), "other_sender"],
    [
      "encrypted by another device of the person",
      keyMessage({ encryptionInfo: { senderDevice: "LAPTOP" } }),
      "other_device",
    ],
    ["that claims no device", keyMessage({ member: { id: "x" } }), "no_device"],
    ["without a member", keyMessage({ member: null }), "no_device"],
    ["whose device is no text", keyMessage({ member: { claimed_device_id: 1 } }), "no_device"],
  ])("%s is forged", (_title, message, reason) => {
    expect(judgeKeyMessage(message)).toEqual({ verdict: "forged", reason });
  });

  test("of a session whose device is not known needs the device list", () => {
    expect(judgeKeyMessage(keyMessage({ encryptionInfo: { senderDevice: undefined } }))).toEqual({
      verdict: "ask",
      userId: sender,
      deviceId: "PHONE",
      identityKey,
    });
  });
});
