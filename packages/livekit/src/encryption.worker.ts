import "livekit-client/e2ee-worker";
import { witnessDecryption } from "./decryption-witness.ts";
import { holdFramesForKeys } from "./hold-frames.ts";

witnessDecryption(globalThis);
holdFramesForKeys(globalThis);
