import type { ServerResponse } from "node:http";
import type { RouteTarget } from "./routes.ts";

const retrySeconds = 2;

/** The answer while a part is starting or starting again. Pages load themselves anew until it is there. */
export function answerUnavailable(response: ServerResponse, target: RouteTarget, status: 502 | 504): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isPage = target === "web";
  response.writeHead(status, {
    "content-type": isPage ? "text/html; charset=utf-8" : "application/json",
    "cache-control": "no-store",
    "retry-after": String(retrySeconds),
    // Browsers of other origins may read Matrix errors, as they may read every other answer of the homeserver.
    ...(target === "synapse" ? { "access-control-allow-origin": "*" } : {}),
  });
  response.end(isPage ? startingPage : JSON.stringify({ errcode: "M_UNKNOWN", error: `${target} is not available` }));
}

export function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", connection: "close" });
  response.end(JSON.stringify({ errcode: "M_UNRECOGNIZED", error: reason }));
}

const startingPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${retrySeconds}">
<title>MELO is starting</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 8px; text-align: center;
  background: #313338; color: #dbdee1; font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 20px; color: #f2f3f5; }
p { margin: 0; }
@media (prefers-color-scheme: light) { body { background: #fff; color: #313338; } h1 { color: #060607; } }
</style>
<h1>MELO is starting</h1>
<p>This page opens by itself in a moment.</p>
`;
