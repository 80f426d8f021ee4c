import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Remedy, Verdict } from "../check.ts";
import { errcodeOf, errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, untried } from "../verdicts.ts";
import type { ServiceAccess, Visit } from "../visit.ts";
import { homeserverCheck } from "./homeserver.ts";

export interface Account {
  readonly homeserverUrl: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  /** Whether it is the doctor's own, in whose rooms nobody else is. */
  readonly isOwn: boolean;
}

/** Nobody can register a name that begins like this, but an application service. */
export const doctorLocalpart = "_melo_doctor";

/** Signing in: with the token that was given, or as an account of the doctor's own, by the application service. */
export const accountCheck: Check<Account> = {
  id: "account",
  group: "people",
  title: "Signing in",
  async examine(visit) {
    const homeserverUrl = await visit.factOf(homeserverCheck);
    const { accessToken, own } = visit.target;
    if (accessToken !== undefined) {
      const answer = await visit.ask({ url: matrixUrl(homeserverUrl, "v3", "account", "whoami"), token: accessToken });
      return judgeWhoami(answer, homeserverUrl, accessToken);
    }
    if (own?.service === undefined) {
      return untried("The doctor has no account here.", {
        text: "Give it one, and it tries everything that comes after. The token is asked for, or read from MELO_DOCTOR_TOKEN:",
        lines: `npm run doctor -- --url ${visit.target.origin} --token`,
      });
    }
    return signInAsDoctor(visit, homeserverUrl, own.service);
  },
};

const whoami = z.object({ user_id: z.string(), device_id: z.string().optional() });
const login = z.object({ user_id: z.string(), device_id: z.string(), access_token: z.string() });

function judgeWhoami(answer: Answer | Silence, homeserverUrl: string, token: string): Verdict<Account> {
  if (answer.kind === "silence") return broken(`whoami: ${answer.reason}.`, "Nobody is signed in.", seeSynapse);
  const parsed = whoami.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) {
    return broken(`The homeserver does not take the token: ${errorTextOf(answer)}.`, "It may have been signed out.", {
      text: "Take a fresh one. In Element: Settings, Help & About, Access Token.",
    });
  }
  const { user_id: userId, device_id: deviceId } = parsed.data;
  if (deviceId === undefined) {
    return broken("The token belongs to no device.", "Calls are joined by devices.", {
      text: "Use a token of somebody who has signed in, not one of an administrator's tools.",
    });
  }
  return ok(`As ${userId}`, { homeserverUrl, userId, deviceId, token, isOwn: false });
}

async function signInAsDoctor(visit: Visit, homeserverUrl: string, service: ServiceAccess): Promise<Verdict<Account>> {
  const { ask } = visit;
  const kind = "m.login.application_service";
  const registered = await ask({
    method: "POST",
    url: matrixUrl(homeserverUrl, "v3", "register"),
    token: service.asToken,
    body: { type: kind, username: doctorLocalpart, inhibit_login: true },
  });
  const isThere =
    registered.kind === "answer" && (registered.status === 200 || errcodeOf(registered) === "M_USER_IN_USE");
  if (!isThere) return judgeRefusedDoctor(registered, service.id);
  const answer = await ask({
    method: "POST",
    url: matrixUrl(homeserverUrl, "v3", "login"),
    token: service.asToken,
    body: {
      type: kind,
      identifier: { type: "m.id.user", user: doctorLocalpart },
      initial_device_display_name: "MELO's doctor",
    },
  });
  const parsed = login.safeParse(answer.kind === "answer" ? answer.body : undefined);
  if (!parsed.success) return judgeRefusedDoctor(answer, service.id);
  const { user_id: userId, device_id: deviceId, access_token: token } = parsed.data;
  visit.keepSecret(token);
  visit.afterwards(async () => {
    await ask({ method: "POST", url: matrixUrl(homeserverUrl, "v3", "logout"), token, body: {} });
  });
  return ok(`As ${userId}, an account of the doctor's own`, { homeserverUrl, userId, deviceId, token, isOwn: true });
}

const seeSynapse: Remedy = {
  text: "Look at what Synapse says:",
  log: "synapse",
};

function judgeRefusedDoctor(answer: Answer | Silence, serviceId: string): Verdict<never> {
  if (answer.kind === "silence") return broken(`Signing in: ${answer.reason}.`, "Nobody can sign in.", seeSynapse);
  if (answer.status === 401 || errcodeOf(answer) === "M_UNKNOWN_TOKEN" || errcodeOf(answer) === "M_EXCLUSIVE") {
    return broken(
      `The homeserver does not know the application service “${serviceId}”: ${errorTextOf(answer)}.`,
      "A kick does not end calls, no invitation link works, and newer apps get no tokens.",
      {
        text: "Name the registration, with the same as_token and hs_token that calls has, and restart Synapse:",
        file: "homeserver.yaml",
        lines: "app_service_config_files:\n  - /path/to/application-service.yaml",
      },
    );
  }
  return broken(
    `The homeserver does not let the doctor in: ${errorTextOf(answer)}.`,
    "It may let nobody in.",
    seeSynapse,
  );
}
