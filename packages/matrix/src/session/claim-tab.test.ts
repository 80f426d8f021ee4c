import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, flushMicrotasks, type FakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { claimTab, type TabClaim } from "./claim-tab.ts";
import { createFakeTabs, type FakeTabs } from "../testing/fake-tabs.ts";

const session = {
  homeserverUrl: "https://example.org",
  userId: "@ann:example.org",
  deviceId: "PHONE",
  accessToken: "t",
};

interface Browser {
  readonly clock: FakeClock;
  readonly tabs: FakeTabs;
  openTab(isBusy?: () => boolean): { readonly claim: TabClaim; readonly scope: Scope };
}

function createBrowser(): Browser {
  const clock = createFakeClock();
  const tabs = createFakeTabs();
  let count = 0;
  return {
    clock,
    tabs,
    openTab(isBusy = () => false) {
      const scope = createScope();
      const claim = claimTab(scope, session, {
        locks: tabs.locks,
        createChannel: tabs.createChannel,
        clock,
        randomId: () => `tab${(count += 1)}`,
        isBusy,
      });
      return { claim, scope };
    },
  };
}

test("the only tab holds the device", async () => {
  const { claim } = createBrowser().openTab();
  await flushMicrotasks();
  expect(claim.state.value).toBe("held");
});

test("the newest tab wins, and the one before learns it before the lock changes hands", async () => {
  const browser = createBrowser();
  const first = browser.openTab();
  await browser.clock.advance(10);
  const second = browser.openTab();
  const story: string[] = [];
  first.scope.effect(() => void story.push(`first ${first.claim.state.value}`));
  second.scope.effect(() => void story.push(`second ${second.claim.state.value}`));
  await flushMicrotasks();
  expect(story).toEqual(["first held", "second waiting", "first lost", "second held"]);
});

test("a tab that lost can take over again", async () => {
  const browser = createBrowser();
  const first = browser.openTab();
  await browser.clock.advance(10);
  const second = browser.openTab();
  await browser.clock.advance(10);
  first.claim.takeOver();
  await flushMicrotasks();
  expect([first.claim.state.value, second.claim.state.value]).toEqual(["held", "lost"]);
});

test("a tab in a call keeps the device, until somebody asks for it in the other tab", async () => {
  const browser = createBrowser();
  const first = browser.openTab(() => true);
  await browser.clock.advance(10);
  const second = browser.openTab();
  await browser.clock.advance(5_000);
  expect([first.claim.state.value, second.claim.state.value]).toEqual(["held", "lost"]);
  second.claim.takeOver();
  await flushMicrotasks();
  expect([first.claim.state.value, second.claim.state.value]).toEqual(["lost", "held"]);
});

test("a tab that hangs is robbed of its lock", async () => {
  const browser = createBrowser();
  const first = browser.openTab();
  await browser.clock.advance(10);
  browser.tabs.isDelivering = false;
  const second = browser.openTab();
  await flushMicrotasks();
  expect(second.claim.state.value).toBe("waiting");
  await browser.clock.advance(1_000);
  expect([first.claim.state.value, second.claim.state.value]).toEqual(["lost", "held"]);
});

test("of two tabs that open in the same moment exactly one works", async () => {
  const browser = createBrowser();
  const first = browser.openTab();
  const second = browser.openTab();
  await browser.clock.advance(5_000);
  expect([first.claim.state.value, second.claim.state.value].sort()).toEqual(["held", "lost"]);
});

test("a closed tab frees the device", async () => {
  const browser = createBrowser();
  const first = browser.openTab();
  await browser.clock.advance(10);
  first.scope.end();
  const second = browser.openTab();
  await flushMicrotasks();
  expect(second.claim.state.value).toBe("held");
});

test("without Web Locks every tab believes that it is alone", () => {
  const claim = claimTab(createScope(), session, {
    locks: undefined,
    createChannel: createFakeTabs().createChannel,
    clock: createFakeClock(),
    randomId: () => "x",
    isBusy: () => false,
  });
  expect(claim.state.value).toBe("held");
});
