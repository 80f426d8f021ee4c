import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { renewUnlessReceiving } from "./renew-unless-receiving.ts";

function createScene() {
  const scope = createScope();
  const clock = createFakeClock();
  let bytes = 1_000;
  let renewals = 0;
  void renewUnlessReceiving(scope, clock, {
    bytesReceived: async () => bytes,
    renew() {
      renewals += 1;
    },
  });
  return {
    scope,
    clock,
    receive() {
      bytes += 1_200;
    },
    renewals: () => renewals,
  };
}

test("a way on which something arrives is kept", async () => {
  const { clock, receive, renewals } = createScene();
  await clock.advance(300);
  receive();
  await clock.advance(10_000);
  expect(renewals()).toBe(0);
});

test("a way on which nothing arrives within 600 ms is given up for another", async () => {
  const { clock, renewals } = createScene();
  await clock.advance(599);
  expect(renewals()).toBe(0);
  await clock.advance(1);
  expect(renewals()).toBe(1);
});

test("nothing is looked for after the end", async () => {
  const { scope, clock, renewals } = createScene();
  await clock.advance(150);
  scope.end();
  await clock.advance(10_000);
  expect(renewals()).toBe(0);
});
