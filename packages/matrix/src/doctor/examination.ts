import type { ExaminationPort } from "@melo/chat";
import { endOfChecks, MeloError, parseServerCheck } from "@melo/protocol";
import type { MatrixContext } from "../client/matrix-context.ts";
import { errorFromFailure, errorFromNoAnswer } from "../http/http-error.ts";
import { readLines } from "../http/read-lines.ts";
import { readFailure, requestJson } from "../http/request-json.ts";

/** Of the server that the page comes from; accounts of other homeservers administer nothing there. */
export function createExaminationAdapter(
  { melo, session }: Pick<MatrixContext, "melo" | "session">,
  isOwnHomeserver: boolean,
): ExaminationPort {
  const url = new URL("/_melo/v1/doctor", melo.origin).href;
  const { accessToken } = session;

  return {
    async isAllowed() {
      if (!isOwnHomeserver) return false;
      const { allowed } = await requestJson(melo, { method: "GET", url, accessToken });
      return allowed === true;
    },
    async examine(scope, onCheck) {
      const ending = new AbortController();
      scope.onEnd(() => ending.abort());
      const { signal } = ending;
      const headers = { authorization: `Bearer ${accessToken}` };
      const init = { method: "POST", headers, credentials: "omit", cache: "no-store", signal } as const;
      const answer = await melo.fetch(url, init).catch((error: unknown) => {
        throw errorFromNoAnswer(error, melo.isOnline());
      });
      if (!answer.ok || answer.body === null) throw errorFromFailure(await readFailure(answer));
      try {
        for await (const line of readLines(answer.body)) {
          if (line === endOfChecks) return;
          const check = parseServerCheck(line);
          if (check !== undefined) onCheck(check);
        }
      } catch (error) {
        throw errorFromNoAnswer(error, melo.isOnline());
      }
      throw new MeloError("server_unreachable", "the examination broke off");
    },
  };
}
