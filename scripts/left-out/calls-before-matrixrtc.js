/*
 * Stands for every module of matrix-js-sdk's `webrtc/` folder in the app's bundle: calls from before MatrixRTC, which
 * MELO neither makes nor takes. The client asks `supportsMatrixCall` first and then touches none of the others.
 */
export function supportsMatrixCall() {
  return false;
}

export function createNewMatrixCall() {
  return null;
}

/** What the client constructs and keeps, and never asks for anything. */
function LeftOut() {}

export {
  LeftOut as CallEvent,
  LeftOut as CallEventHandler,
  LeftOut as CallFeedEvent,
  LeftOut as GroupCall,
  LeftOut as GroupCallEvent,
  LeftOut as GroupCallEventHandler,
  LeftOut as GroupCallIntent,
  LeftOut as GroupCallState,
  LeftOut as GroupCallStatsReportEvent,
  LeftOut as GroupCallType,
  LeftOut as MediaHandler,
  LeftOut as MediaHandlerEvent,
  LeftOut as StatsReport,
};
