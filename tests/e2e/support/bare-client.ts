import { createRequire } from "node:module";
import type { Room } from "livekit-client";
import { participantIdentity } from "@melo/protocol";
import { launchChromium } from "./browser.ts";
import { measureReceivedMedia, rememberPeerConnections, type ReceivedMedia } from "./received-media.ts";
import type { FakeMedia } from "./fake-media.ts";
import { prepareFakeMedia } from "./fake-media.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Account {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
}

interface RoomInServer {
  readonly roomId: string;
  readonly name: string;
}

/** Somebody who uses a homeserver and LiveKit without MELO's client: what MELO must hold its own against. */
export interface BareClient {
  /** Accepts an invitation to a space and joins all its rooms. */
  joinSpace(spaceId: string): Promise<readonly RoomInServer[]>;
  /** Status and body of MELO's token route. */
  askForToken(roomId: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  /** Writes a call membership as MatrixRTC clients do, without sending any key. */
  announce(roomId: string): Promise<number>;
  /** Connects to the call's LiveKit room without end-to-end encryption. */
  connect(roomId: string, publishes: boolean): Promise<void>;
  received(): Promise<ReceivedMedia>;
  close(): Promise<void>;
}

export async function createBareClient(origin: string, account: Account, media: FakeMedia): Promise<BareClient> {
  const folder = await mkdtemp(join(tmpdir(), "melo-e2e-bare-"));
  const browser = await launchChromium(await prepareFakeMedia(folder, media));
  // The page's policy is there against foreign scripts, and this is one.
  const context = await browser.newContext({ bypassCSP: true, permissions: ["microphone", "camera"] });
  await context.addInitScript(rememberPeerConnections);
  const page = await context.newPage();

  async function request(method: string, path: string, body?: object): Promise<Response> {
    return fetch(origin + path, {
      method,
      headers: { authorization: `Bearer ${account.accessToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  const client: BareClient = {
    async joinSpace(spaceId) {
      const joined = await request("POST", `/_matrix/client/v3/join/${encodeURIComponent(spaceId)}`, {});
      if (!joined.ok) throw new Error(`could not join the space: ${await joined.text()}`);
      const listed = await request("GET", `/_matrix/client/v1/rooms/${encodeURIComponent(spaceId)}/hierarchy`);
      const { rooms } = (await listed.json()) as { rooms: readonly { room_id: string; name: string }[] };
      const channels = rooms.filter((room) => room.room_id !== spaceId);
      for (const { room_id: roomId } of channels) {
        const answer = await request("POST", `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, {});
        if (!answer.ok) throw new Error(`could not join ${roomId}: ${await answer.text()}`);
      }
      return channels.map((room) => ({ roomId: room.room_id, name: room.name }));
    },
    async askForToken(roomId) {
      const answer = await request("GET", `/api/livekit?room=${encodeURIComponent(roomId)}`);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    async announce(roomId) {
      const stateKey = `_${account.userId}_${account.deviceId}_m.call`;
      const answer = await request(
        "PUT",
        `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/org.matrix.msc3401.call.member/${encodeURIComponent(stateKey)}`,
        {
          application: "m.call",
          call_id: "",
          scope: "m.room",
          device_id: account.deviceId,
          membershipID: participantIdentity(account.userId, account.deviceId),
          expires: 3_600_000,
          focus_active: { type: "livekit", focus_selection: "multi_sfu" },
          foci_preferred: [{ type: "livekit", livekit_service_url: `${origin}/livekit/jwt`, livekit_alias: roomId }],
        },
      );
      return answer.status;
    },
    async connect(roomId, publishes) {
      const { body } = await client.askForToken(roomId);
      await page.goto(`${origin}/login`);
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve("livekit-client") });
      await page.evaluate(
        async ({ url, token, publishes: shouldPublish }) => {
          const { LivekitClient } = window as unknown as { LivekitClient: { readonly Room: typeof Room } };
          const room = new LivekitClient.Room();
          await room.connect(url, token);
          if (shouldPublish) await room.localParticipant.enableCameraAndMicrophone();
        },
        { url: String(body["url"]), token: String(body["token"]), publishes },
      );
    },
    received: () => measureReceivedMedia(page),
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return client;
}
