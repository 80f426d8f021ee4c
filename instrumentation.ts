/** Runs once when the server starts: an environment that cannot work is named at once, not at the first call. */
export async function register(): Promise<void> {
  // Development starts without a deployment around it.
  if (process.env["NEXT_RUNTIME"] !== "nodejs" || process.env.NODE_ENV !== "production") return;
  const { checkServerEnvironment } = await import("./lib/server/check-environment");
  checkServerEnvironment();
}
