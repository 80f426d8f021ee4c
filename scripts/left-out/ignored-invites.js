/* Stands for matrix-js-sdk's `invites-ignorer.js`: the client makes one and asks it nothing. */
export function IgnoredInvites() {}
