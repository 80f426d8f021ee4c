import type { NetworkHost } from "@melo/devkit/testing/network";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import { createPerson, type Person } from "../../e2e/support/person.ts";
import { browserOn } from "../../network/support/browser-on.ts";
import type { Choices } from "./cast.ts";
import { rememberSockets } from "./signalling.ts";
import { watchMedia, type MediaWatch } from "./media-watch.ts";

/** Somebody in a call, with a browser on a machine of their own. */
export interface Caller {
  readonly person: Person;
  readonly host: NetworkHost;
  readonly watch: MediaWatch;
  /** By the controls, as a person would. Only what differs is pressed. */
  choose(choices: Choices): Promise<void>;
  /** What the controls show. */
  chosen(): Promise<Choices>;
  /** What was told by the microphone since the page was loaded, in seconds of full scale; stands still while it is muted. */
  sentEnergy(): Promise<number>;
  /** Errors of the page that nobody caught, each told once. */
  newErrors(): readonly string[];
  close(): Promise<void>;
}

export interface CallerOptions {
  readonly name: string;
  readonly host: NetworkHost;
  readonly origin: string;
  readonly authorityFile: string;
  readonly media: FakeMedia;
  /** How far its clock is ahead, for the page; negative: behind. */
  readonly clockSkewMs?: number | undefined;
}

const controls = [
  { choice: "microphone", whenOn: "Mute", whenOff: "Unmute" },
  { choice: "camera", whenOn: "Turn camera off", whenOff: "Turn camera on" },
  { choice: "screenShare", whenOn: "Stop sharing", whenOff: "Share screen" },
  { choice: "deafened", whenOn: "Undeafen", whenOff: "Deafen" },
] as const satisfies readonly { readonly choice: keyof Choices; readonly whenOn: string; readonly whenOff: string }[];

export async function bringCaller(options: CallerOptions): Promise<Caller> {
  const { name, host, origin, authorityFile, media, clockSkewMs } = options;
  const browser = await browserOn(host, authorityFile);
  const person = await createPerson({ origin, name, media, browserPath: browser.path });
  const watch = await watchMedia(person.context);
  await rememberSockets(person.context);
  if (clockSkewMs !== undefined) await person.context.addInitScript(skewClock, clockSkewMs);
  const toolbar = person.page.getByRole("toolbar", { name: "Call controls" });
  let toldErrors = 0;

  async function set(choice: keyof Choices, isOn: boolean): Promise<void> {
    const control = controls.find((one) => one.choice === choice);
    if (control === undefined) return;
    const [wanted, present] = isOn ? [control.whenOn, control.whenOff] : [control.whenOff, control.whenOn];
    const button = toolbar.getByRole("button", { name: present, exact: true });
    const done = toolbar.getByRole("button", { name: wanted, exact: true });
    await button.or(done).waitFor();
    if (await button.isVisible()) await button.click();
    await done.waitFor();
  }

  return {
    person,
    host,
    watch,
    async choose(choices) {
      // Who is deafened is muted, and unmuting would end it.
      if (!choices.deafened) await set("deafened", false);
      for (const choice of ["microphone", "camera", "screenShare"] as const) await set(choice, choices[choice]);
      if (choices.deafened) await set("deafened", true);
    },
    async chosen() {
      const shown = await toolbar.getByRole("button").evaluateAll((buttons) => buttons.map((one) => one.ariaLabel));
      const isOn = (choice: keyof Choices): boolean =>
        controls.some((control) => control.choice === choice && shown.includes(control.whenOn));
      return {
        microphone: isOn("microphone"),
        camera: isOn("camera"),
        screenShare: isOn("screenShare"),
        deafened: isOn("deafened"),
      };
    },
    sentEnergy: () => person.page.evaluate(measureSentEnergy),
    newErrors() {
      const fresh = person.pageErrors().slice(toldErrors);
      toldErrors += fresh.length;
      return fresh;
    },
    async close() {
      // Asleep it would not hear that it is to end.
      await host.signalPrograms("SIGCONT");
      // A browser that was killed has nothing left to close.
      await person.close().catch(() => undefined);
      browser.remove();
    },
  };
}

/** Runs in the page. */
async function measureSentEnergy(): Promise<number> {
  const page = window as unknown as { readonly testPeerConnections: readonly RTCPeerConnection[] };
  let energy = 0;
  for (const connection of page.testPeerConnections) {
    if (connection.connectionState === "closed") continue;
    const report = await connection.getStats();
    report.forEach((entry: { readonly type: string; readonly kind?: string; readonly totalAudioEnergy?: number }) => {
      if (entry.type === "media-source" && entry.kind === "audio") energy += entry.totalAudioEnergy ?? 0;
    });
  }
  return energy;
}

/** Runs in the page. */
function skewClock(skewMs: number): void {
  const Original = Date;
  const now = (): number => Original.now() + skewMs;
  window.Date = new Proxy(Original, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Original(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
}
