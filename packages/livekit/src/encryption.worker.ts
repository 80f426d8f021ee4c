import "livekit-client/e2ee-worker";
import { witnessDecryption } from "./decryption-witness.ts";

witnessDecryption(globalThis);
