/** LiveKit's worker that encrypts and decrypts media frames, as a script of our own origin: a strict CSP lets it start. */
export function createEncryptionWorker(): Worker {
  // The bundler emits the worker's script for exactly this expression; nothing in it may be moved into a variable.
  return new Worker(new URL("livekit-client/e2ee-worker", import.meta.url), { type: "module" });
}
