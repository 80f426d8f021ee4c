import { createHmac } from "node:crypto";
import { errcodes, MeloError } from "@melo/protocol";
import { z } from "zod";
import { parsed } from "./application-service.ts";
import { matrixPath, requestMatrix, type MatrixAnswer, type MatrixHttpDeps } from "./request-matrix.ts";

export interface NewAccount {
  readonly localpart: string;
  readonly password: string;
  readonly displayName: string | undefined;
  /** How the first device is called in the list of the person's devices. */
  readonly deviceDisplayName: string | undefined;
  readonly isAdmin: boolean;
}

/** What a client needs to go on as the new account: the Matrix login answer. */
export interface SignedInAccount {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
}

export interface AccountsPort {
  /** Rejects with `name_taken`, `name_invalid`, `password_too_weak`. */
  register(account: NewAccount): Promise<SignedInAccount>;
}

const nonceSchema = z.object({ nonce: z.string() });
const registeredSchema = z.object({ user_id: z.string(), access_token: z.string(), device_id: z.string() });
const registerPath = matrixPath("_synapse", "admin", "v1", "register");
/** Synapse hashes passwords slowly on purpose. */
const registerTimeoutMs = 15_000;

/** Accounts by Synapse's admin API "Shared-Secret Registration", which works while registration is closed to everybody. */
export function createSynapseAccounts(http: MatrixHttpDeps, registrationSecret: string): AccountsPort {
  return {
    async register(account) {
      const { nonce } = parsed(nonceSchema, await requestMatrix(http, { method: "GET", path: registerPath }));
      const answer = await requestMatrix(http, {
        method: "POST",
        path: registerPath,
        timeoutMs: registerTimeoutMs,
        body: {
          nonce,
          username: account.localpart,
          password: account.password,
          admin: account.isAdmin,
          ...(account.displayName === undefined ? {} : { displayname: account.displayName }),
          mac: macOf(nonce, account, registrationSecret),
        },
      });
      refuseKnownFailures(answer);
      const made = parsed(registeredSchema, answer);
      const signedIn = { userId: made.user_id, accessToken: made.access_token, deviceId: made.device_id };
      if (account.deviceDisplayName !== undefined) await nameDevice(http, signedIn, account.deviceDisplayName);
      return signedIn;
    },
  };
}

function macOf(nonce: string, account: NewAccount, secret: string): string {
  const signed = [nonce, account.localpart, account.password, account.isAdmin ? "admin" : "notadmin"];
  return createHmac("sha1", secret).update(signed.join("\0")).digest("hex");
}

function refuseKnownFailures({ errcode }: MatrixAnswer): void {
  if (errcode === errcodes.userInUse || errcode === "M_EXCLUSIVE") throw new MeloError("name_taken", errcode);
  if (errcode === errcodes.invalidUsername) throw new MeloError("name_invalid", errcode);
  // Synapse's password policy names the rule: M_PASSWORD_TOO_SHORT and its like.
  if (errcode === errcodes.weakPassword || errcode?.startsWith("M_PASSWORD_") === true) {
    throw new MeloError("password_too_weak", errcode);
  }
}

/** The registration has no field for it. The account exists by now: a device without a name is no reason to fail. */
async function nameDevice(http: MatrixHttpDeps, account: SignedInAccount, displayName: string): Promise<void> {
  const path = matrixPath("_matrix", "client", "v3", "devices", account.deviceId);
  const body = { display_name: displayName };
  await requestMatrix(http, { method: "PUT", path, accessToken: account.accessToken, body }).catch(() => undefined);
}
