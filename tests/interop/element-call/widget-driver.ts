import { eventTypes } from "@melo/protocol";
import { MatrixError, type MatrixClient, type MatrixEvent, type Room } from "matrix-js-sdk";
import {
  OpenIDRequestState,
  WidgetDriver,
  type IOpenIDUpdate,
  type IRoomEvent,
  type IRtcTransportsResult,
  type ISendDelayedEventDetails,
  type ISendEventDetails,
  type ITurnServer,
  type IWidgetApiErrorResponseDataDetails,
  type SimpleObservable,
} from "matrix-widget-api";

type Content = Record<string, unknown>;

/** What a widget may ask to have sent. The SDK's own types know the content of each type of event; here only the homeserver does. */
interface AnySender {
  sendEvent(roomId: string, type: string, content: Content): Promise<{ event_id: string }>;
  sendStateEvent(roomId: string, type: string, content: Content, stateKey: string): Promise<{ event_id: string }>;
  _unstable_sendStickyEvent(
    roomId: string,
    stickyDurationMs: number,
    threadId: null,
    type: string,
    content: Content,
  ): Promise<{ event_id: string }>;
  _unstable_sendDelayedEvent(
    roomId: string,
    delay: { delay: number },
    threadId: null,
    type: string,
    content: Content,
  ): Promise<{ delay_id: string }>;
  _unstable_sendDelayedStateEvent(
    roomId: string,
    delay: { delay: number },
    type: string,
    content: Content,
    stateKey: string,
  ): Promise<{ delay_id: string }>;
  _unstable_sendStickyDelayedEvent(
    roomId: string,
    stickyDurationMs: number,
    delay: { delay: number },
    threadId: null,
    type: string,
    content: Content,
  ): Promise<{ delay_id: string }>;
}

export interface DriverOptions {
  readonly roomId: string;
  /** The transport to publish on; undefined: what the homeserver offers. */
  readonly serviceUrl: string | undefined;
  onSentToDevice(type: string, userId: string, content: object): void;
}

export function widgetEvent(event: MatrixEvent): IRoomEvent {
  // The wire shape of an event that came from a homeserver has all the fields that a widget reads.
  return event.getEffectiveEvent() as IRoomEvent;
}

/**
 * Does at the homeserver what a widget in one room asks for. It grants everything: the only widget that it meets is the one
 * that the test itself put there.
 */
export class HomeserverDriver extends WidgetDriver {
  private readonly client: MatrixClient;
  private readonly sender: AnySender;
  private readonly options: DriverOptions;
  private readonly roomId: string;

  constructor(client: MatrixClient, options: DriverOptions) {
    super();
    this.client = client;
    // The same methods, with the types of events that the SDK does not know.
    this.sender = client as AnySender;
    this.options = options;
    this.roomId = options.roomId;
  }

  private get room(): Room {
    const room = this.client.getRoom(this.roomId);
    if (room === null) throw new Error(`the client is not in ${this.roomId}`);
    return room;
  }

  override validateCapabilities(requested: Set<string>): Promise<Set<string>> {
    return Promise.resolve(requested);
  }

  override async sendEvent(
    eventType: string,
    content: Content,
    stateKey: string | null = null,
  ): Promise<ISendEventDetails> {
    const { event_id: eventId } = await this.dispatch(eventType, content, stateKey);
    return { roomId: this.roomId, eventId };
  }

  private dispatch(eventType: string, content: Content, stateKey: string | null): Promise<{ event_id: string }> {
    if (stateKey !== null) {
      return this.sender.sendStateEvent(this.roomId, eventType, content, stateKey);
    }
    if (eventType === eventTypes.redaction && typeof content["redacts"] === "string") {
      return this.client.redactEvent(this.roomId, content["redacts"]);
    }
    return this.sender.sendEvent(this.roomId, eventType, content);
  }

  override async sendStickyEvent(
    stickyDurationMs: number,
    eventType: string,
    content: Content,
  ): Promise<ISendEventDetails> {
    const { event_id: eventId } = await this.sender._unstable_sendStickyEvent(
      this.roomId,
      stickyDurationMs,
      null,
      eventType,
      content,
    );
    return { roomId: this.roomId, eventId };
  }

  override async sendDelayedEvent(
    delay: number,
    eventType: string,
    content: Content,
    stateKey: string | null = null,
  ): Promise<ISendDelayedEventDetails> {
    const { delay_id: delayId } = await (stateKey === null
      ? this.sender._unstable_sendDelayedEvent(this.roomId, { delay }, null, eventType, content)
      : this.sender._unstable_sendDelayedStateEvent(this.roomId, { delay }, eventType, content, stateKey));
    return { roomId: this.roomId, delayId };
  }

  override async sendDelayedStickyEvent(
    delay: number,
    stickyDurationMs: number,
    eventType: string,
    content: Content,
  ): Promise<ISendDelayedEventDetails> {
    const { delay_id: delayId } = await this.sender._unstable_sendStickyDelayedEvent(
      this.roomId,
      stickyDurationMs,
      { delay },
      null,
      eventType,
      content,
    );
    return { roomId: this.roomId, delayId };
  }

  override async cancelScheduledDelayedEvent(delayId: string): Promise<void> {
    await this.client._unstable_cancelScheduledDelayedEvent(delayId);
  }

  override async restartScheduledDelayedEvent(delayId: string): Promise<void> {
    await this.client._unstable_restartScheduledDelayedEvent(delayId);
  }

  override async sendScheduledDelayedEvent(delayId: string): Promise<void> {
    await this.client._unstable_sendScheduledDelayedEvent(delayId);
  }

  override async sendToDevice(
    eventType: string,
    encrypted: boolean,
    contentMap: Record<string, Record<string, object>>,
  ): Promise<void> {
    if (!encrypted) throw new Error("nothing of a call is sent to devices in clear");
    const crypto = this.client.getCrypto();
    if (crypto === undefined) throw new Error("the client runs without encryption");
    for (const [userId, byDevice] of Object.entries(contentMap)) {
      await crypto.getUserDeviceInfo([userId], true);
      for (const [deviceId, payload] of Object.entries(byDevice)) {
        const batch = await crypto.encryptToDeviceMessages(eventType, [{ userId, deviceId }], payload);
        await this.client.queueToDevice(batch);
        this.options.onSentToDevice(eventType, userId, payload);
      }
    }
  }

  override readRoomState(_roomId: string, eventType: string, stateKey: string | undefined): Promise<IRoomEvent[]> {
    const state = this.room.currentState;
    const found =
      stateKey === undefined ? state.getStateEvents(eventType) : [state.getStateEvents(eventType, stateKey)];
    return Promise.resolve(found.filter((event) => event !== null).map(widgetEvent));
  }

  override async readRoomTimeline(
    _roomId: string,
    eventType: string,
    _msgtype: string | undefined,
    stateKey: string | undefined,
    limit: number,
  ): Promise<IRoomEvent[]> {
    const events = this.room.getLiveTimeline().getEvents();
    await Promise.all(events.map((event) => this.client.decryptEventIfNeeded(event)));
    const found = events
      .filter((event) => event.getType() === eventType && (stateKey === undefined || event.getStateKey() === stateKey))
      .reverse()
      .map(widgetEvent);
    return limit > 0 ? found.slice(0, limit) : found;
  }

  override readStickyEvents(): Promise<IRoomEvent[]> {
    return Promise.resolve([...this.room._unstable_getStickyEvents()].map(widgetEvent));
  }

  override async readEventRelations(
    eventId: string,
    _roomId?: string,
    relationType?: string,
    eventType?: string,
  ): Promise<{ chunk: IRoomEvent[] }> {
    const { events } = await this.client.relations(this.roomId, eventId, relationType ?? null, eventType ?? null);
    return { chunk: events.map(widgetEvent) };
  }

  override askOpenID(observer: SimpleObservable<IOpenIDUpdate>): void {
    this.client.getOpenIdToken().then(
      (token) => observer.update({ state: OpenIDRequestState.Allowed, token }),
      () => observer.update({ state: OpenIDRequestState.Blocked }),
    );
  }

  override navigate(): Promise<void> {
    return Promise.reject(new Error("there is nowhere to go from a test's page"));
  }

  // The homeserver of the tests has no TURN server of its own; LiveKit hands out what a call needs.
  override async *getTurnServers(): AsyncGenerator<ITurnServer> {
    const answer = await this.client.turnServer();
    if (answer.uris !== undefined) yield answer;
  }

  override async getRtcTransports(): Promise<IRtcTransportsResult> {
    const { serviceUrl } = this.options;
    return {
      rtc_transports:
        serviceUrl === undefined
          ? await this.client._unstable_getRTCTransports()
          : [{ type: "livekit", livekit_service_url: serviceUrl }],
    };
  }

  override getKnownRooms(): string[] {
    return [this.roomId];
  }

  override processError(error: unknown): IWidgetApiErrorResponseDataDetails | undefined {
    return error instanceof MatrixError ? { matrix_api_error: error.asWidgetApiErrorData() } : undefined;
  }
}
