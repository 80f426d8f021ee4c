/* Stands for matrix-js-sdk's `timeline-window.js`: what of a timeline is shown is the business of `@melo/chat`. */
export function TimelineWindow() {}

export { TimelineWindow as TimelineIndex };
