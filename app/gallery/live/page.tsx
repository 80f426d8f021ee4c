"use client";

import { createConversations } from "@melo/chat";
import {
  createFakeClient,
  createFakeRooms,
  createFakeTimelines,
  textItem,
  type FakeTimeline,
} from "@melo/chat/testing";
import { MeloError } from "@melo/protocol";
import { createScope, createSystemClock } from "@melo/reactive";
import { useState, type ReactNode } from "react";
import { ChatView } from "@/components/chat/chat-view";
import { Button } from "@/components/ui/button";
import { general } from "../community";
import { ownUserId, userIdOf, type Person } from "../people";

const pageSize = 30;
const pageCount = 8;
const minuteMs = 60_000;
const speakers: readonly Person[] = ["ben", "ben", "cleo", "dara", "max", "ann", "hana", "hana", "eli"];

/** One to four lines, so that rows differ in height. */
function bodyOf(index: number): string {
  return Array.from({ length: (index % 4) + 1 }, (_, line) => `Message ${index}, line ${line + 1}.`).join("\n");
}

function fill(timeline: FakeTimeline): void {
  const startMs = Date.now() - pageSize * pageCount * 3 * minuteMs;
  const pages = Array.from({ length: pageCount }, (_, page) =>
    Array.from({ length: pageSize }, (_unused, line) => {
      const index = page * pageSize + line;
      const sender = userIdOf(speakers[index % speakers.length] ?? "ben");
      return textItem(`m${index}`, sender, startMs + index * 3 * minuteMs, bodyOf(index));
    }),
  );
  timeline.items.value = pages.at(-1);
  timeline.olderPages.push(...pages.slice(0, -1).toReversed());
  timeline.hasOlder.value = true;
}

/** A timeline that answers: pages of older messages, echoes that wait to be settled, messages that arrive. */
function createLiveTimeline(): {
  readonly timeline: FakeTimeline;
  readonly conversation: ReturnType<ReturnType<typeof createConversations>["open"]>;
} {
  const scope = createScope();
  const timelines = createFakeTimelines(Date.now, ownUserId);
  const timeline = timelines.timeline(general.roomId);
  fill(timeline);
  const conversations = createConversations(scope, {
    timelines,
    rooms: createFakeRooms(),
    client: createFakeClient(ownUserId),
    clock: createSystemClock({ set: setTimeout, clear: clearTimeout }),
  });
  return { timeline, conversation: conversations.open(scope, general.roomId) };
}

export default function LiveGallery(): ReactNode {
  const [{ timeline, conversation }] = useState(createLiveTimeline);
  return (
    <main className="flex h-dvh flex-col bg-chat">
      <div className="flex gap-2 p-2">
        <Button size="sm" onClick={() => timeline.receive(textItem(`new${Date.now()}`, userIdOf("ben"), Date.now()))}>
          Receive
        </Button>
        <Button size="sm" onClick={() => timeline.settleSend()}>
          Sent
        </Button>
        <Button size="sm" onClick={() => timeline.settleSend(new MeloError("offline", "in the gallery"))}>
          Not sent
        </Button>
      </div>
      <ChatView channel={general} conversation={conversation} ownUserId={ownUserId} sync="live" />
    </main>
  );
}
