/** What a client got from its homeserver by `POST …/openid/request_token`, as far as it is checked. */
export interface OpenIdToken {
  readonly accessToken: string;
  readonly matrixServerName: string;
}

/**
 * Whose token it is, by the word of the homeserver that made it. Rejects with `not_signed_in` for whatever is not proven:
 * which of the many possible reasons it was is nobody's business. `rate_limited` while too many ask that homeserver.
 */
export type VerifyOpenId = (token: OpenIdToken) => Promise<string>;

/**
 * `GET /_matrix/federation/v1/openid/userinfo` of one homeserver: status and JSON. Rejects with `server_unreachable` if
 * there is none of this name that may be asked.
 */
export type AskUserinfo = (serverName: string, accessToken: string) => Promise<Userinfo>;

export interface Userinfo {
  readonly status: number;
  readonly body: unknown;
}
