/** Runs once when the server starts, before it answers anybody. */
export async function register(): Promise<void> {
  // Development starts without a deployment around it.
  if (process.env["NEXT_RUNTIME"] !== "nodejs" || process.env.NODE_ENV !== "production") return;
  const { checkServerEnvironment } = await import("./lib/server/check-environment");
  checkServerEnvironment();
  const { serverHandlers } = await import("./lib/server/runtime");
  await serverHandlers().start();
}
