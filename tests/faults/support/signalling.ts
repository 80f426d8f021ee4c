import type { BrowserContext, Page } from "playwright-core";

/**
 * What LiveKit's server plays when a client asks for it, as LiveKit's SDK does in its own tests (`simulateScenario`): the
 * number of the field in its protocol's `SimulateScenario`. Each is a flag.
 */
export const serverScenarios = {
  "node failure": 2,
  migration: 3,
  "server leave": 4,
  "signal lost while resuming": 7,
  "signal lost while resuming, nothing said": 8,
  "full reconnect": 9,
} as const;

export type ServerScenario = keyof typeof serverScenarios;

/** These show themselves only when signalling is lost afterwards. */
export const scenariosOfResuming: ReadonlySet<ServerScenario> = new Set([
  "signal lost while resuming",
  "signal lost while resuming, nothing said",
]);

interface SocketsOfPage {
  readonly testSockets: readonly WebSocket[];
}

/** Must be called before the context loads its first page. Changes nothing for the page. */
export async function rememberSockets(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const sockets: WebSocket[] = [];
    Object.defineProperty(window, "testSockets", { value: sockets });
    const Original = window.WebSocket;
    window.WebSocket = class extends Original {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    };
  });
}

/** Over the page's own signalling. */
export async function askForScenario(page: Page, name: ServerScenario): Promise<void> {
  const simulateScenario = [serverScenarios[name] << 3, 1];
  // Field 13 of `SignalRequest`, a message.
  const request = [(13 << 3) | 2, simulateScenario.length, ...simulateScenario];
  const sent = await page.evaluate((bytes) => {
    const open = (window as unknown as SocketsOfPage).testSockets.filter(
      ({ readyState, url }) => readyState === WebSocket.OPEN && url.includes("/livekit/sfu"),
    );
    for (const socket of open) socket.send(new Uint8Array(bytes));
    return open.length;
  }, request);
  if (sent !== 1) throw new Error(`${name}: ${sent} connections to LiveKit are open`);
}

/** As when a proxy is started anew. */
export async function loseSignalling(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const socket of (window as unknown as SocketsOfPage).testSockets) socket.close();
  });
}
