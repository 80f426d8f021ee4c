import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import type { LocalAuthority } from "./local-authority.ts";

const certificatePath = "/melo-authority.crt";

interface System {
  readonly name: string;
  /** Of the browser's own description of itself. */
  readonly pattern: RegExp;
  readonly steps: readonly string[];
}

const systems: readonly System[] = [
  {
    name: "iPhone and iPad",
    pattern: /iPhone|iPad/,
    steps: [
      "Open this page in Safari and download the file; allow it to be installed.",
      "Settings, General, VPN &amp; Device Management: choose the profile, and Install.",
      "Settings, General, About, Certificate Trust Settings: switch it on.",
    ],
  },
  {
    name: "Android",
    pattern: /Android/,
    steps: ["Download the file.", "Settings, and search for “CA certificate”: Install anyway, and choose the file."],
  },
  {
    name: "Windows: Chrome and Edge",
    pattern: /Windows/,
    steps: [
      "Download the file and open it; then Install Certificate, Current User.",
      "Place all certificates in the following store: Trusted Root Certification Authorities.",
      "Close the browser and open it again.",
    ],
  },
  {
    name: "Mac: Safari and Chrome",
    pattern: /Macintosh/,
    steps: [
      "Download the file and open it; it goes to Keychain Access.",
      "Open it there, Trust, When using this certificate: Always Trust.",
    ],
  },
  {
    name: "Firefox, on every computer",
    pattern: /Firefox/,
    steps: [
      "Download the file.",
      "Settings, and search for “certificates”: View Certificates, Authorities, Import.",
      "Choose the file and mark “Trust this CA to identify websites”.",
    ],
  },
  {
    name: "Linux: Chrome and Chromium",
    pattern: /Linux/,
    steps: [
      "Download the file.",
      "Open chrome://certificate-manager, Local certificates, Installed by you, Trusted Certificates: Import.",
    ],
  },
];

/** Answers over plain HTTP, to people whose browser does not trust this server yet. */
export function trustPageListener(authority: LocalAuthority, originOf: () => string): RequestListener {
  return (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0];
    const common = { "cache-control": "no-store", "x-content-type-options": "nosniff", connection: "close" };
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { ...common, allow: "GET, HEAD" }).end();
    } else if (path === certificatePath) {
      response
        .writeHead(200, {
          ...common,
          "content-type": "application/x-x509-ca-cert",
          "content-disposition": 'attachment; filename="melo-authority.crt"',
        })
        .end(readFileSync(authority.certificateFile));
    } else {
      response
        .writeHead(200, {
          ...common,
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        })
        .end(trustPage(originOf(), authority.fingerprint, request.headers["user-agent"] ?? ""));
    }
  };
}

/** The reader's system comes first, unfolded. */
export function trustPage(origin: string, fingerprint: string, userAgent: string): string {
  const own = systems.find(
    ({ name, pattern }) => name.startsWith("Firefox") === /Firefox/.test(userAgent) && pattern.test(userAgent),
  );
  const ordered = own === undefined ? systems : [own, ...systems.filter((system) => system !== own)];
  const sections = ordered.map(
    (system) =>
      `<details${system === own ? " open" : ""}><summary>${system.name}</summary><ol>${system.steps
        .map((step) => `<li>${step}</li>`)
        .join("")}</ol></details>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>MELO on this network</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 640px; margin: 0 auto; padding: 32px 16px 48px; }
h1 { margin: 0 0 8px; font-size: 24px; color: #f2f3f5; }
h2 { margin: 32px 0 8px; font-size: 18px; color: #f2f3f5; }
p { margin: 0 0 12px; }
a.button { display: inline-block; padding: 10px 16px; border-radius: 8px; background: #5865f2; color: #fff; text-decoration: none; font-weight: 600; }
a.button:focus-visible, summary:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
code { display: block; margin-top: 8px; overflow-wrap: anywhere; font-size: 14px; background: #2b2d31; border-radius: 8px; padding: 8px 12px; }
details { border-radius: 8px; background: #2b2d31; margin: 8px 0; }
summary { cursor: pointer; padding: 12px 16px; font-weight: 600; }
ol { margin: 0; padding: 0 16px 12px 36px; }
@media (prefers-color-scheme: light) {
  body { background: #fff; color: #313338; }
  h1, h2 { color: #060607; }
  code, details { background: #f2f3f5; }
  a.button:focus-visible, summary:focus-visible { outline-color: #060607; }
}
</style>
<main>
<h1>MELO on this network</h1>
<p>Browsers lend microphone and camera to encrypted pages only. This server signs its own certificate, so each device has to be told once that it may trust it.</p>
<h2>1. Get the certificate</h2>
<p><a class="button" href="${certificatePath}">Download melo-authority.crt</a></p>
<p>Its SHA-256 fingerprint must be what the terminal shows in which MELO runs: <code>${fingerprint}</code></p>
<p>It can vouch for addresses of private networks only, not for sites of the internet.</p>
<h2>2. Tell this device to trust it</h2>
${sections.join("\n")}
<h2>3. Open MELO</h2>
<p><a class="button" href="${origin}">Open ${origin}</a></p>
</main>
</html>
`;
}
