import type { ErrorCode, MeloError } from "@melo/protocol";
import { errorWords } from "../ui/error-words";

/** What a person can do about a call that failed: try it again, or leave it. */
export type FailedCallStep = "retry" | "leave";

export interface FailedCallText {
  readonly title: string;
  readonly text: string;
  readonly step: FailedCallStep;
  readonly stepLabel: string;
}

const retry = { step: "retry", stepLabel: "Try again" } as const;
const leave = { step: "leave", stepLabel: "OK" } as const;

const couldNotJoin = "Could not join";

/** Titles are short enough for the dock; `%` is the channel's name. */
const failedCalls: Partial<Record<ErrorCode, FailedCallText>> = {
  call_server_unreachable: { title: couldNotJoin, text: "The call server does not answer.", ...retry },
  server_unreachable: { title: couldNotJoin, text: "The server does not answer.", ...retry },
  server_error: { title: couldNotJoin, text: "The server has a problem.", ...retry },
  offline: { title: "You are offline", text: "Join again when the connection is back.", ...retry },
  rate_limited: { title: couldNotJoin, text: "That was too fast for the server. Wait a moment.", ...retry },
  call_full: { title: "% is full", text: "Join when somebody has left.", ...retry },
  call_forbidden: { title: "You may not join", text: "Moderators can let you into %.", ...leave },
  forbidden: { title: "You may not join", text: "Moderators can let you into %.", ...leave },
  removed_from_call: { title: "You were removed", text: "A moderator removed you from the call in %.", ...leave },
  joined_elsewhere: {
    title: "On another device",
    text: "You joined % on another device, so this one left.",
    step: "retry",
    stepLabel: "Move it here",
  },
  not_signed_in: { title: "You are signed out", text: "Sign in again to join %.", ...leave },
  no_transport: { title: "No calls here yet", text: "Whoever runs this server can set them up.", ...leave },
  misconfigured: { title: "Calls are not set up", text: "Tell whoever runs this server.", ...leave },
  encryption_failed: {
    title: couldNotJoin,
    text: "Encryption did not start, and MELO makes no call without it.",
    ...retry,
  },
  encryption_unsupported: {
    title: couldNotJoin,
    text: "This browser cannot encrypt calls. Use a newer one.",
    ...leave,
  },
  insecure_origin: { title: couldNotJoin, text: "Calls only work over HTTPS. This address is not.", ...leave },
};

/** Why a call that should be there is not, and the one thing to do. */
export function failedCallText(error: MeloError, channelName: string): FailedCallText {
  const { title, text, ...step } = failedCalls[error.code] ?? {
    title: couldNotJoin,
    text: errorWords(error),
    ...retry,
  };
  return { title: title.replace("%", channelName), text: text.replace("%", channelName), ...step };
}

export type Device = "microphone" | "camera" | "screen";

export interface DeviceErrorText {
  readonly title: string;
  readonly text: string;
  /** `dismiss`: nothing can be done here. */
  readonly step: "retry" | "copy_secure_address" | "dismiss";
  readonly stepLabel: string;
}

const retryDevice = { step: "retry", stepLabel: "Try again" } as const;
const dismiss = { step: "dismiss", stepLabel: "OK" } as const;

const deviceNames: Readonly<Record<Device, string>> = { microphone: "microphone", camera: "camera", screen: "screen" };

function insecureOriginText(device: Device): string {
  const subject = device === "screen" ? "Screens can only be shared" : "Microphone and camera only work";
  return `${subject} over HTTPS. This address is not.`;
}

/** Why a microphone, camera or screen could not be switched on, and the one thing to do. */
export function deviceErrorText(error: MeloError, device: Device): DeviceErrorText {
  switch (error.code) {
    case "microphone_denied":
    case "camera_denied":
      return {
        title: errorWords(error),
        text: `Click the sign left of the address, allow the ${deviceNames[device]}, then try again.`,
        ...retryDevice,
      };
    case "screen_share_denied":
      return {
        title: errorWords(error),
        text: "Allow screen recording for the browser in the system's settings, then try again.",
        ...retryDevice,
      };
    case "microphone_missing":
      return {
        title: "No microphone found.",
        text: "You can listen, and talk when one is plugged in.",
        ...retryDevice,
      };
    case "camera_missing":
      return { title: "No camera found.", text: "Plug one in, then try again.", ...retryDevice };
    case "microphone_busy":
    case "camera_busy":
      return { title: errorWords(error), text: "Close that program, then try again.", ...retryDevice };
    case "screen_share_unsupported":
      return {
        title: errorWords(error),
        text: "Chrome, Edge, Firefox and Safari on a computer can.",
        ...dismiss,
      };
    case "background_unavailable":
      return {
        title: errorWords(error),
        text: "So your camera stays off. Choose no background in the settings to show the room.",
        ...retryDevice,
      };
    case "insecure_origin":
      return {
        title: insecureOriginText(device),
        text: "Whoever runs this server can offer a secure address.",
        step: "copy_secure_address",
        stepLabel: "Copy the secure address",
      };
    case "call_forbidden":
    case "forbidden":
      return { title: "You can listen here.", text: "Moderators can let you speak.", ...dismiss };
    default:
      return {
        title: `Your ${deviceNames[device]} could not be switched on.`,
        text: errorWords(error),
        ...retryDevice,
      };
  }
}

/** What became of a device or setting that was chosen during a call and does not work. */
export function captureTroubleText(error: MeloError): string {
  const rest: Partial<Record<ErrorCode, string>> = {
    voice_processing_unavailable: "The browser’s own suppression is used instead.",
    background_unavailable: "Your camera goes on as it was.",
  };
  return `${errorWords(error)} ${rest[error.code] ?? "MELO goes on with what it had."}`;
}
