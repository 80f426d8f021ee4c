import { errcodes } from "@melo/protocol";
import { z } from "zod";
import type { AccountsPort, NewAccount, SignedInAccount } from "../homeserver/accounts.ts";
import { answerJson } from "../http/answer.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { readJson } from "../http/read-body.ts";
import { forbidden, Refusal } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import { isSameSecret } from "../http/same-secret.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { Log } from "../log.ts";
import { loginAnswer, newAccountFields, newAccountFrom } from "./new-account-body.ts";
import type { SetupRecordPort } from "./setup-record.ts";

export interface SetupDeps {
  readonly accounts: AccountsPort;
  readonly record: SetupRecordPort;
  /** What the start printed for whoever runs this server. */
  readonly setupToken: string;
  readonly limitRate: LimitRate;
  readonly log: Log;
}

const askPerAddress: RateLimit = { perMinute: 120, burst: 120 };
const tryPerAddress: RateLimit = { perMinute: 10, burst: 10 };
const bodySchema = z.object({ token: z.string(), ...newAccountFields });

/** The first account, the server's administrator, made once by whoever has the setup token. */
export function setupRoutes(deps: SetupDeps): readonly Route[] {
  const asks = deps.limitRate("setup_ask_address", askPerAddress);
  const tries = deps.limitRate("setup_try_address", tryPerAddress);
  /** Set-ups run one after the other: the second sees what the first did. */
  let last: Promise<unknown> = Promise.resolve();

  function makeAdministrator(account: NewAccount): Promise<SignedInAccount> {
    const turn = last.then(async () => {
      if (await deps.record.isDone()) throw setupDone();
      const made = await deps.accounts.register(account);
      await deps.record.markDone(made.userId);
      return made;
    });
    // Whoever comes next waits for this one's end, not for its success.
    last = turn.catch(() => undefined);
    return turn;
  }

  async function setUp(request: Request): Promise<Response> {
    await tries.take(clientAddressOf(request));
    const body = await readJson(request, bodySchema);
    if (await deps.record.isDone()) throw setupDone();
    if (!isSameSecret(body.token, deps.setupToken)) {
      deps.log.warn({}, "setup refused: wrong token");
      throw forbidden("This link is not valid");
    }
    const account = await makeAdministrator(newAccountFrom(body, true));
    deps.log.info({ userId: account.userId }, "setup done");
    return answerJson(loginAnswer(account));
  }

  return [
    {
      method: "GET",
      path: "/_melo/v1/setup",
      async handle(request) {
        await asks.take(clientAddressOf(request));
        return answerJson({ needed: !(await deps.record.isDone()) });
      },
    },
    { method: "POST", path: "/_melo/v1/setup", handle: setUp },
  ];
}

function setupDone(): Refusal {
  return new Refusal(410, errcodes.setupDone, "This server has been set up");
}
