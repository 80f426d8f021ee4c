import { expect, test } from "vitest";
import { channelTemplate, directTemplate, spaceTemplate } from "./room-templates.ts";

const voice = channelTemplate({ kind: "voice", name: "Lounge", spaceId: "!space", viaServers: ["example.org"] });
const text = channelTemplate({ kind: "text", name: "general", spaceId: "!space", viaServers: ["example.org"] });

test("no template lists users with power: version 12 refuses creators there", () => {
  for (const template of [spaceTemplate("Tea house"), voice, text]) {
    expect(template.room_version).toBe("12");
    expect(template.power_level_content_override).not.toHaveProperty("users");
  }
});

test("every member of a space may invite, by name and by link", () => {
  expect(spaceTemplate("Tea house").power_level_content_override).toMatchObject({
    invite: 0,
    events: { "chat.melo.invite_link": 0, "chat.melo.invite_use": 0 },
  });
});

test("channels are encrypted and open to members of the space only", () => {
  for (const template of [voice, text]) {
    expect(template.initial_state).toContainEqual(
      expect.objectContaining({ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }),
    );
    expect(template.initial_state).toContainEqual(
      expect.objectContaining({
        type: "m.room.join_rules",
        content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: "!space" }] },
      }),
    );
  }
});

test("every member of a voice channel may announce themselves in its open call", () => {
  expect(voice.creation_content).toEqual({ type: "org.matrix.msc3417.call" });
  expect(voice.power_level_content_override?.events).toMatchObject({
    "org.matrix.msc3401.call.member": 0,
    "org.matrix.msc4143.rtc.member": 0,
  });
  expect(voice.initial_state).toContainEqual({
    type: "org.matrix.msc4143.rtc.slot",
    state_key: "m.call#ROOM",
    content: {
      status: "open",
      application: { type: "m.call" },
      encryption: { type: "org.matrix.msc4143.per_member" },
    },
  });
});

test("a text channel has no call slot until somebody opens one", () => {
  expect(text.initial_state?.map(({ type }) => type)).not.toContain("org.matrix.msc4143.rtc.slot");
});

test("calls in a conversation ring: its slot is open, and everybody may mention the room", () => {
  const direct = directTemplate(["@ben:example.org", "@cleo:example.org"]);
  expect(direct).toMatchObject({
    is_direct: true,
    preset: "private_chat",
    invite: ["@ben:example.org", "@cleo:example.org"],
  });
  expect(direct.initial_state?.map(({ type }) => type)).toEqual([
    "m.room.encryption",
    "m.room.history_visibility",
    "org.matrix.msc4143.rtc.slot",
  ]);
  expect(direct.power_level_content_override).toMatchObject({
    invite: 0,
    notifications: { room: 0 },
    events: { "org.matrix.msc3401.call.member": 0, "org.matrix.msc4143.rtc.member": 0, "m.room.name": 0 },
  });
});

test("of two people in a conversation both may do everything", () => {
  expect(directTemplate(["@ben:example.org"]).preset).toBe("trusted_private_chat");
});
