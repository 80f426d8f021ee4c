import {
  ScreenSharePresets,
  VideoPresets,
  type ReconnectPolicy,
  type RoomConnectOptions,
  type RoomOptions,
} from "livekit-client";

type Encryption = NonNullable<RoomOptions["encryption"]>;

const largestIncomingDataStreamBytes = 1_000_000;

/**
 * VP8 with simulcast is what every LiveKit client can decrypt and decode. Redundant audio (RED) is off under encryption:
 * the server strips it for browsers that do not know it, which breaks the encrypted payload.
 */
export function createRoomOptions(encryption: Encryption | undefined, reconnectPolicy: ReconnectPolicy): RoomOptions {
  return {
    ...(encryption !== undefined && { encryption }),
    reconnectPolicy,
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: true,
    stopLocalTrackOnUnpublish: true,
    videoCaptureDefaults: { resolution: VideoPresets.h720.resolution },
    publishDefaults: {
      videoCodec: "vp8",
      backupCodec: false,
      simulcast: true,
      videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
      screenShareEncoding: ScreenSharePresets.h1080fps15.encoding,
      red: encryption === undefined,
      dtx: true,
      // A muted microphone keeps its device, so that speaking again is instant.
      stopMicTrackOnMute: false,
    },
    // MELO sends nothing over data streams; a peer must not make us inflate one without bound.
    dataStream: { maxPayloadByteLength: largestIncomingDataStreamBytes },
  };
}

/** Without `subscribesToAll` nothing is received before it is asked for, sound neither. */
export function createConnectOptions(subscribesToAll: boolean): RoomConnectOptions {
  return {
    autoSubscribe: subscribesToAll,
    maxRetries: 1,
    // TCP asks again one and three seconds on: a network that came back in the meantime is noticed within two.
    websocketTimeout: 5_000,
    peerConnectionTimeout: 15_000,
  };
}
