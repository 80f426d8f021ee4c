/**
 * The worker that encrypts and decrypts media frames: LiveKit's, with MELO's witness of what it decrypts. It is a script
 * of our own origin, so that a strict CSP lets it start.
 */
export function createEncryptionWorker(): Worker {
  // The bundler emits the worker's script for exactly this expression; nothing in it may be moved into a variable.
  return new Worker(new URL("./encryption.worker.ts", import.meta.url), { type: "module" });
}
