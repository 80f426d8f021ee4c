import type { BrowserConfig } from "./browser-config.ts";

export interface PolicyInput {
  readonly nonce: string;
  readonly isDevelopment: boolean;
  readonly config: BrowserConfig;
}

function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/**
 * The policy of every page. `connect-src` stays open to `https:` and `wss:` because an account may live on another
 * homeserver and a call's members may publish on another server's LiveKit; script, frames and plugins are closed.
 * `'wasm-unsafe-eval'` is what compiling the encryption's WebAssembly needs; `'unsafe-eval'` only React's development build.
 */
export function contentSecurityPolicy({ nonce, isDevelopment, config }: PolicyInput): string {
  const own = [originOf(config.homeserverUrl), originOf(config.livekitUrl)].filter((origin) => origin !== undefined);
  const livekitHttp = originOf(config.livekitUrl)?.replace(/^ws/, "http");
  const connect = ["'self'", ...own, ...(livekitHttp === undefined ? [] : [livekitHttp]), "https:", "wss:"];
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
    "script-src": [
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      "'wasm-unsafe-eval'",
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    "style-src": ["'self'", `'nonce-${nonce}'`, ...(isDevelopment ? ["'unsafe-inline'"] : [])],
    // React and Base UI position popovers and tiles by style attributes.
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": ["'self'", "blob:", "data:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["'self'"],
    "connect-src": [...new Set(connect), ...(isDevelopment ? ["ws:"] : [])],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}

const allowedFeatures = [
  "camera",
  "microphone",
  "display-capture",
  "speaker-selection",
  "autoplay",
  "fullscreen",
  "picture-in-picture",
  "screen-wake-lock",
  "clipboard-read",
  "clipboard-write",
];

export const fixedHeaders: Readonly<Record<string, string>> = {
  "permissions-policy": allowedFeatures.map((feature) => `${feature}=(self)`).join(", "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
