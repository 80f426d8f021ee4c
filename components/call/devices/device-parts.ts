export { ShareFields } from "../settings/share-fields";
export { CameraChoices } from "./camera-choices";
export { MicrophoneChoices } from "./microphone-choices";
