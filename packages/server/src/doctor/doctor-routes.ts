import { endOfChecks, type ServerCheck } from "@melo/protocol";
import type { SessionsPort } from "../homeserver/sessions.ts";
import { answerJson } from "../http/answer.ts";
import { bearerTokenOf } from "../http/bearer-token.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { forbidden } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { IsAdministrator } from "./administrators.ts";

/** Examines this server, with an eye on the rooms of `adminUserId`. Never rejects. */
export type ExamineServer = (adminUserId: string, onCheck: (check: ServerCheck) => void) => Promise<unknown>;

export interface DoctorRoutesDeps {
  readonly sessions: SessionsPort;
  readonly isAdministrator: IsAdministrator;
  readonly examine: ExamineServer;
  readonly limitRate: LimitRate;
}

const lookPerAddress: RateLimit = { perMinute: 120, burst: 60 };
/** Each makes calls of its own. */
const runPerUser: RateLimit = { perMinute: 6, burst: 3 };

/**
 * `/_melo/v1/doctor`: GET says whether the asker may, as `{allowed}`; POST examines the server and answers with one check a line,
 * each as soon as it is known, and {@link endOfChecks} after the last.
 */
export function doctorRoutes(deps: DoctorRoutesDeps): readonly Route[] {
  const looks = deps.limitRate("doctor_look_address", lookPerAddress);
  const runs = deps.limitRate("doctor_run_user", runPerUser);

  async function look(request: Request): Promise<{ readonly userId: string; readonly isAllowed: boolean }> {
    await looks.take(clientAddressOf(request));
    const accessToken = bearerTokenOf(request);
    const { userId, isGuest } = await deps.sessions.identify(accessToken);
    return { userId, isAllowed: !isGuest && (await deps.isAdministrator(accessToken, userId)) };
  }

  return [
    {
      method: "GET",
      path: "/_melo/v1/doctor",
      async handle(request) {
        const { isAllowed } = await look(request);
        return answerJson({ allowed: isAllowed });
      },
    },
    {
      method: "POST",
      path: "/_melo/v1/doctor",
      async handle(request) {
        const { userId, isAllowed } = await look(request);
        if (!isAllowed) throw forbidden("Only administrators of the homeserver may examine it");
        await runs.take(userId);
        return new Response(checkLines(deps.examine, userId, request.signal), {
          headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
        });
      },
    },
  ];
}

/** Whoever goes away in the middle hears no more; the examination tidies up after itself all the same. */
function checkLines(examine: ExamineServer, userId: string, closed: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const write = (line: string): void => {
        if (!closed.aborted) controller.enqueue(encoder.encode(`${line}\n`));
      };
      await examine(userId, (check) => write(JSON.stringify(check)));
      write(endOfChecks);
      if (!closed.aborted) controller.close();
    },
  });
}
