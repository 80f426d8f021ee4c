/*
 * Stands for matrix-js-sdk's `oauth/` folder: sessions of MELO are those of Matrix' own sign-in. The client asks for these
 * only if it is told of an OAuth client, or for the metadata of one, which MELO does not.
 */
export function OAuth2() {}

export function isValidAuthMetadata() {
  return false;
}

export { OAuth2 as OAuth2Error, OAuth2 as TokenRefresher };
