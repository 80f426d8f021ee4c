import { NextResponse, type NextRequest } from "next/server";
import { readBrowserConfig } from "@/lib/server/browser-config";
import { contentSecurityPolicy, fixedHeaders } from "@/lib/server/security-headers";

/** Sets headers and nothing else: authorisation never lives here (DESIGN 5.2). */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy({
    nonce,
    isDevelopment: process.env.NODE_ENV === "development",
    config: readBrowserConfig(),
  });
  // Next reads the nonce for its own scripts from the request's policy.
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "no-store");
  for (const [name, value] of Object.entries(fixedHeaders)) response.headers.set(name, value);
  return response;
}

export const config = {
  // Pages only: assets are immutable, and API routes set their own headers.
  matcher: ["/((?!api/|media/|_next/static/|favicon\\.ico|.*\\.(?:svg|png|wasm|js|css|webmanifest)$).*)"],
};
