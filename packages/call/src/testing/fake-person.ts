import { participantIdentity } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import type { Announcement, SfuConnection } from "../ports/index.ts";
import type { FakeCallWorld, FakeDevice } from "./fake-call-world.ts";

export interface FakeEntry {
  readonly isMicrophoneOn?: boolean;
  readonly isCameraOn?: boolean;
  readonly isSharing?: boolean;
  /** Connects to the media without announcing itself. */
  readonly isUnannounced?: boolean;
  /** Announces itself and never connects. */
  readonly isWithoutMedia?: boolean;
  /** Publishes in clear, whatever the room says. */
  readonly isInClear?: boolean;
}

/** Somebody else in a scene: acts through the ports alone, the way any MatrixRTC client does, without MELO's core. */
export interface FakePerson {
  readonly device: FakeDevice;
  readonly identity: string;
  enter(roomId: string, entry?: FakeEntry): Promise<void>;
  readonly connection: () => SfuConnection;
  setSpeaking(isSpeaking: boolean): void;
  leave(): Promise<void>;
  /** The tab is killed: no goodbye to the homeserver. */
  vanish(): void;
}

interface Stay {
  readonly scope: Scope;
  readonly mediaScope: Scope;
  readonly roomId: string;
  announcement?: Announcement;
  connection?: SfuConnection;
}

export function createFakePerson(
  world: FakeCallWorld,
  userId: string,
  deviceId?: string,
  serviceUrl?: string,
): FakePerson {
  const device = world.device(userId, deviceId, serviceUrl);
  const identity = participantIdentity(userId, device.deps.ownDeviceId);
  let stay: Stay | undefined;

  async function enter(roomId: string, entry: FakeEntry = {}): Promise<void> {
    const scope = createScope();
    const mediaScope = scope.createChild();
    stay = { scope, mediaScope, roomId };
    const [transport] = device.memberships.transports.peek();
    if (transport === undefined) throw new Error(`${userId} is offered no transport`);
    if (entry.isUnannounced !== true) {
      const intent = entry.isCameraOn === true ? "video" : "audio";
      const announcement = device.memberships.announce(scope, roomId, transport, intent);
      stay.announcement = announcement;
    }
    if (entry.isWithoutMedia === true) return;
    const isEncrypted = entry.isInClear !== true && world.homeserver.isEncrypted(roomId);
    const connection = device.sfu.createConnection(mediaScope, { isEncrypted });
    stay.connection = connection;
    const { announcement } = stay;
    mediaScope.effect(() => connection.setKeys(announcement?.keys.value ?? []));
    if (entry.isMicrophoneOn ?? true) void connection.setMicrophone(true);
    if (entry.isCameraOn ?? false) void connection.setCamera(true);
    if (entry.isSharing ?? false) void connection.setScreenShare(true);
    await connection.connect(await device.tokens.requestCredentials(roomId, transport));
  }

  function present(): NonNullable<typeof stay> {
    if (stay === undefined) throw new Error(`${userId} is in no call`);
    return stay;
  }

  return {
    device,
    identity,
    enter,
    connection() {
      const { connection } = present();
      if (connection === undefined) throw new Error(`${userId} has no media`);
      return connection;
    },
    setSpeaking(isSpeaking) {
      world.livekitAt(device.memberships.transports.peek()[0]?.serviceUrl ?? "").change(present().roomId, identity, {
        isSpeaking,
      });
    },
    async leave() {
      const { scope, mediaScope, announcement } = present();
      stay = undefined;
      mediaScope.end();
      await announcement?.withdraw();
      scope.end();
    },
    vanish() {
      present().scope.end();
      stay = undefined;
    },
  };
}
