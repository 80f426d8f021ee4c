import { eventTypes } from "@melo/protocol";
import { ClientEvent, createClient, MemoryStore, RoomEvent, SyncState, type MatrixClient } from "matrix-js-sdk";
import { ClientWidgetApi, Widget, type IWidgetApiRequest, type IWidgetApiRequestData } from "matrix-widget-api";
import { feedWidget } from "./feed-widget.ts";
import { followRings, type Ring } from "./follow-rings.ts";
import { keyIndexIn, type KeyMessage } from "./media-key-messages.ts";
import { HomeserverDriver } from "./widget-driver.ts";

export type RtcMode = "compatibility" | "matrix_2_0";

export interface HostAccount {
  readonly homeserverUrl: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  /** `livekit_service_url` to publish on, in place of what the homeserver offers. */
  readonly serviceUrl?: string;
}

export interface CallChoices {
  readonly roomId: string;
  readonly mode: RtcMode;
  /** Element Call's own names: what its user wants, which decides its defaults. */
  readonly intent: "join_existing" | "start_call" | "start_call_dm" | "start_call_dm_voice" | "join_existing_dm";
}

export interface KeyTraffic {
  readonly sent: readonly KeyMessage[];
  readonly received: readonly KeyMessage[];
  /** Who asked this device for its key before they were in the call, in order; which only MELO does. */
  readonly askedBy: readonly string[];
}

/** A Matrix client that does nothing but hold Element Call as a widget, driven by a test. */
export interface WidgetHost {
  start(account: HostAccount): Promise<void>;
  joinRoom(roomId: string): Promise<void>;
  /** Puts Element Call into the page, in place of one that is there; resolves when it has what it asked for. */
  openCall(choices: CallChoices): Promise<void>;
  /** Takes the frame out of the page: the widget dies without a word. */
  removeCall(): void;
  /** What the widget has told its host, in order. */
  told(): readonly string[];
  /** Calls that rang here, in order. */
  rings(): readonly Ring[];
  decline(ring: Ring): Promise<void>;
  /** Media keys that the widget sent and was given in this page's life, in order. */
  keys(): KeyTraffic;
}

declare global {
  interface Window {
    readonly host: WidgetHost;
  }
}

const spokenActions = [
  "io.element.join",
  "im.vector.hangup",
  "io.element.close",
  "io.element.device_mute",
  "set_always_on_screen",
];

let client: MatrixClient | undefined;
let own: HostAccount | undefined;
let stopFeeding: (() => void) | undefined;
let openApi: ClientWidgetApi | undefined;
const told: string[] = [];
const rings: Ring[] = [];
const sentKeys: KeyMessage[] = [];
const receivedKeys: KeyMessage[] = [];
const askedBy: string[] = [];

function runningClient(): MatrixClient {
  if (client === undefined) throw new Error("the client has not started");
  return client;
}

/** Element Call's address and its parameters, which it reads from the fragment. */
function widgetUrl({ roomId, mode, intent }: CallChoices, account: HostAccount, widgetId: string): string {
  const parameters = new URLSearchParams({
    widgetId,
    parentUrl: location.href,
    userId: account.userId,
    deviceId: account.deviceId,
    roomId,
    baseUrl: account.homeserverUrl,
    intent,
    // The room decides; without this an encrypted room would be refused.
    perParticipantE2EE: "true",
    skipLobby: "false",
    allowIceFallback: "false",
    lang: "en",
    theme: "dark",
  });
  return `${location.origin}/element-call/${mode}/index.html#?${parameters.toString()}`;
}

function followActions(api: ClientWidgetApi): void {
  for (const action of spokenActions) {
    api.on(`action:${action}`, (event: CustomEvent<IWidgetApiRequest>) => {
      event.preventDefault();
      told.push(action);
      api.transport.reply<IWidgetApiRequestData>(event.detail, { success: true });
    });
  }
}

function untilReady(api: ClientWidgetApi): Promise<void> {
  return new Promise((resolve, reject) => {
    api.once("ready", () => resolve());
    api.once("error:preparing", (error: unknown) => reject(error));
  });
}

function removeCall(): void {
  stopFeeding?.();
  stopFeeding = undefined;
  openApi?.stop();
  openApi = undefined;
  document.querySelector("iframe")?.remove();
}

const host: WidgetHost = {
  async start(account) {
    own = account;
    const started = createClient({
      baseUrl: account.homeserverUrl,
      userId: account.userId,
      deviceId: account.deviceId,
      accessToken: account.accessToken,
      useAuthorizationHeader: true,
      store: new MemoryStore(),
      disableVoip: true,
    });
    client = started;
    followRings(started, account.userId, (ring) => rings.push(ring));
    await started.initRustCrypto({ useIndexedDB: false });
    const synced = new Promise<void>((resolve) => {
      started.on(ClientEvent.Sync, (state) => {
        if (state === SyncState.Syncing) resolve();
      });
    });
    await started.startClient({ initialSyncLimit: 5 });
    await synced;
  },
  async joinRoom(roomId) {
    const matrix = runningClient();
    await matrix.joinRoom(roomId);
    if (matrix.getRoom(roomId)?.getMyMembership() === "join") return;
    await new Promise<void>((resolve) => {
      const onRoom = (): void => {
        if (matrix.getRoom(roomId)?.getMyMembership() !== "join") return;
        matrix.off(ClientEvent.Room, onRoom);
        matrix.off(RoomEvent.MyMembership, onRoom);
        resolve();
      };
      matrix.on(ClientEvent.Room, onRoom);
      matrix.on(RoomEvent.MyMembership, onRoom);
    });
  },
  async openCall(choices) {
    if (own === undefined) throw new Error("the client has not started");
    removeCall();
    const widgetId = `element-call-${crypto.randomUUID()}`;
    const url = widgetUrl(choices, own, widgetId);
    const widget = new Widget({
      id: widgetId,
      creatorUserId: own.userId,
      type: "m.call",
      url,
      waitForIframeLoad: false,
    });
    const frame = document.createElement("iframe");
    frame.title = "Element Call";
    frame.allow = "microphone; camera; display-capture; autoplay; encrypted-media; clipboard-write; screen-wake-lock";
    document.body.append(frame);
    const driver = new HomeserverDriver(runningClient(), {
      roomId: choices.roomId,
      serviceUrl: own.serviceUrl,
      onSentToDevice(type, userId, content) {
        const index = keyIndexIn(type, content);
        if (index !== undefined) sentKeys.push({ userId, index });
      },
    });
    const api = new ClientWidgetApi(widget, frame, driver);
    openApi = api;
    api.setViewedRoomId(choices.roomId);
    followActions(api);
    stopFeeding = feedWidget(api, runningClient(), choices.roomId, ({ type, sender, content }) => {
      const index = keyIndexIn(type, content);
      if (index !== undefined) receivedKeys.push({ userId: sender, index });
      if (type === eventTypes.callKeyRequest) askedBy.push(sender);
    });
    const ready = untilReady(api);
    frame.src = url;
    await ready;
  },
  removeCall,
  told: () => told,
  rings: () => rings,
  async decline({ roomId, notificationId }) {
    await runningClient().sendRtcDecline(roomId, notificationId);
  },
  keys: () => ({ sent: sentKeys, received: receivedKeys, askedBy }),
};

Object.assign(window, { host });
