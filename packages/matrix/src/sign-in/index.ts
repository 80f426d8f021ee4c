export { inviterOfClosedInvite } from "./closed-invite.ts";
export { discoverHomeserver } from "./discover-homeserver.ts";
export {
  acceptInvite,
  createInvite,
  fetchSetupNeeded,
  previewInvite,
  registerByInvite,
  setUpServer,
} from "./melo-endpoints.ts";
export type { InviteLimits, MeloDeps, NewAccount } from "./melo-endpoints.ts";
export { signInWithPassword } from "./sign-in-with-password.ts";
export type { PasswordSignIn } from "./sign-in-with-password.ts";
export type { HttpDeps } from "../http/request-json.ts";
export { createSessionStore } from "../session/session-store.ts";
export type { SessionKeeping, SessionStore, SessionStoreDeps } from "../session/session-store.ts";
export { claimTab } from "../session/claim-tab.ts";
export type { TabClaim, TabClaimDeps, TabClaimState } from "../session/claim-tab.ts";
