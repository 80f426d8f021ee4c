import type { RequestIds } from "./http/request-ids.ts";
import type { Log, LogFields } from "./log.ts";

/** The same log; each line that is written on behalf of a request has its id. */
export function logOnBehalf(log: Log, requestIds: Pick<RequestIds, "current">): Log {
  function withId(fields: LogFields): LogFields {
    const requestId = requestIds.current();
    return requestId === undefined ? fields : { requestId, ...fields };
  }
  return {
    info: (fields, message) => log.info(withId(fields), message),
    warn: (fields, message) => log.warn(withId(fields), message),
    error: (fields, message) => log.error(withId(fields), message),
  };
}
