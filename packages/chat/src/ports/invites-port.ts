/** An invitation link as its maker sees it. */
export interface InviteLink {
  readonly code: string;
  readonly url: string;
  readonly maxUses: number | undefined;
  readonly expiresAtMs: number | undefined;
}

/** What a link leads to, readable without an account. */
export interface InvitePreview {
  readonly spaceId: string;
  readonly spaceName: string;
  readonly memberCount: number;
  readonly inviterName: string;
}

/** Links of this deployment. Reject with `invite_unknown`, `invite_expired`, `invite_used_up`, `invite_revoked`, `forbidden`. */
export interface InvitesPort {
  createLink(
    spaceId: string,
    limits: { readonly maxUses: number | undefined; readonly expiresInMs: number | undefined },
  ): Promise<InviteLink>;
  /** Turns the link into an invitation of the signed-in person to the space. Harmless if repeated. */
  acceptLink(code: string): Promise<{ readonly spaceId: string }>;
}
