import { createCodeOnUse } from "../ui/code-on-use";

/** What a call is seen and heard with, LiveKit's components among it: comes with the first call, not with the chat. */
export const callCode = createCodeOnUse(() => import("./stage/call-parts"));

/** What opens at people and at their tiles, for whoever opens it. */
export const peopleCode = createCodeOnUse(() => import("./people/people-parts"));

/** The choices beside the controls. */
export const deviceCode = createCodeOnUse(() => import("./devices/device-parts"));

/** Reactions to choose from. */
export const reactionCode = createCodeOnUse(() => import("./gestures/reaction-choice"));
