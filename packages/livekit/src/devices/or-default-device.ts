const missingNames: ReadonlySet<string> = new Set(["NotFoundError", "OverconstrainedError"]);

/**
 * Opens the chosen device, or the system's default if that one is not there: browsers hide what is plugged in from pages
 * that have not used any device yet, so that nobody can know before.
 */
export async function orDefaultDevice<Capture extends { readonly deviceId: string | undefined }, Result>(
  capture: Capture,
  open: (capture: Capture) => Promise<Result>,
): Promise<Result> {
  try {
    return await open(capture);
  } catch (error) {
    const isMissing = (error instanceof Error || error instanceof DOMException) && missingNames.has(error.name);
    if (!isMissing || capture.deviceId === undefined) throw error;
    return open({ ...capture, deviceId: undefined });
  }
}
