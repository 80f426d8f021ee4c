import type { Clock } from "@melo/reactive";
import type { VoiceCenterDeps } from "./voice/voice-center.ts";
import type {
  CallMemoryPort,
  CallRoomPort,
  GesturesPort,
  MembershipPort,
  NetworkPort,
  RingsPort,
  SfuPort,
  TokenPort,
  VoiceFeedPort,
  VolumesPort,
} from "./ports/index.ts";

/** Everything the calls of one signed-in device need from the outside. */
export interface CallDeps {
  readonly memberships: MembershipPort;
  readonly tokens: TokenPort;
  readonly network: NetworkPort;
  readonly sfu: SfuPort;
  readonly rooms: CallRoomPort;
  readonly gestures: GesturesPort;
  readonly rings: RingsPort;
  readonly voiceFeed: VoiceFeedPort;
  readonly memory: CallMemoryPort;
  readonly devices: VoiceCenterDeps["devices"];
  readonly sounds: VoiceCenterDeps["sounds"];
  readonly settings: VoiceCenterDeps["settings"];
  readonly volumes: VolumesPort;
  readonly clock: Clock;
  readonly ownUserId: string;
  readonly ownDeviceId: string;
  /** 0 up to but not including 1, for jitter. */
  readonly random?: () => number;
}
