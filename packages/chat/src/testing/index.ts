export { createFakeClient } from "./fake-client.ts";
export type { FakeClient } from "./fake-client.ts";
export { createFakeInvites } from "./fake-invites.ts";
export type { FakeInvites } from "./fake-invites.ts";
export { allPermissions, createFakeRooms, directWith, roomSummary } from "./fake-rooms.ts";
export type { FakeRooms } from "./fake-rooms.ts";
export { createFakeTimelines } from "./fake-timelines.ts";
export type { FakeTimeline, FakeTimelines } from "./fake-timelines.ts";
export { changeItem, textItem } from "./timeline-items.ts";
