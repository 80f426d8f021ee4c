/** Where to go after signing in: a place of the client, wherever a link wanted to lead; never another site. */
export function destinationFrom(wanted: string | null | undefined): string {
  return wanted?.startsWith("/channels/") === true ? wanted : "/channels/@me";
}

/** The client follows the invitation as soon as it runs. */
export function destinationOfInvite(code: string): string {
  return `/channels/@me?invite=${encodeURIComponent(code)}`;
}
