/** LiveKit clients put their join request, offer included, into the query. */
export const maxHeaderBytes: number = 64 * 1024;
