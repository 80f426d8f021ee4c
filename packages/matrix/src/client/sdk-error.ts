import { MeloError } from "@melo/protocol";
import { ConnectionError, HTTPError, MatrixError } from "matrix-js-sdk";
import { errorFromFailure, errorFromNoAnswer, type ErrcodeMeanings } from "../http/http-error.ts";

/** Turns whatever the SDK rejects with into the one error that crosses a port. */
export function errorFromSdk(error: unknown, isOnline: boolean, meanings: ErrcodeMeanings = {}): MeloError {
  if (error instanceof MeloError) return error;
  if (error instanceof MatrixError || error instanceof HTTPError) {
    const isMatrixAnswer = error instanceof MatrixError;
    return errorFromFailure(
      {
        status: error.httpStatus ?? 0,
        errcode: isMatrixAnswer ? error.errcode : undefined,
        message: error.message,
        retryAfterMs: retryAfterMs(error),
      },
      meanings,
    );
  }
  if (error instanceof ConnectionError) return errorFromNoAnswer(error, isOnline);
  return new MeloError("unexpected", error instanceof Error ? error.message : String(error), { cause: error });
}

function retryAfterMs(error: HTTPError): number | undefined {
  try {
    return error.getRetryAfterMs() ?? undefined;
  } catch {
    // The SDK throws on a header it cannot read; then nobody knows when.
    return undefined;
  }
}
