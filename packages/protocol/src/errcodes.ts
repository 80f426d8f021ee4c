/**
 * Error codes on the wire: the Matrix specification's ("Standard error response"), and MELO's own with its namespace.
 */
export const errcodes = {
  unknown: "M_UNKNOWN",
  unrecognized: "M_UNRECOGNIZED",
  forbidden: "M_FORBIDDEN",
  missingToken: "M_MISSING_TOKEN",
  unknownToken: "M_UNKNOWN_TOKEN",
  unauthorized: "M_UNAUTHORIZED",
  notFound: "M_NOT_FOUND",
  invalidParam: "M_INVALID_PARAM",
  notJson: "M_NOT_JSON",
  badJson: "M_BAD_JSON",
  tooLarge: "M_TOO_LARGE",
  limitExceeded: "M_LIMIT_EXCEEDED",
  userInUse: "M_USER_IN_USE",
  invalidUsername: "M_INVALID_USERNAME",
  weakPassword: "M_WEAK_PASSWORD",
  setupDone: "CHAT_MELO_SETUP_DONE",
  inviteUnknown: "CHAT_MELO_INVITE_UNKNOWN",
  inviteExpired: "CHAT_MELO_INVITE_EXPIRED",
  inviteUsedUp: "CHAT_MELO_INVITE_USED_UP",
  callFull: "CHAT_MELO_CALL_FULL",
  inviteRevoked: "CHAT_MELO_INVITE_REVOKED",
} as const;

export type Errcode = (typeof errcodes)[keyof typeof errcodes];
