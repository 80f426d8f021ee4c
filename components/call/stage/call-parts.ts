export { TrackAudio } from "../track-audio";
export { Stage } from "./stage";
export { StageTools } from "./stage-tools";
