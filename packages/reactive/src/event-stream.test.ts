import { expect, test } from "vitest";
import { createEventSource } from "./event-stream.ts";
import { createScope } from "./scope.ts";

test("a listener hears what happens after it subscribed and before its scope ends", () => {
  const source = createEventSource<string>();
  const scope = createScope();
  const heard: string[] = [];
  source.emit("too early");
  source.subscribe(scope, (event) => heard.push(event));
  source.emit("now");
  scope.end();
  source.emit("too late");
  expect(heard).toEqual(["now"]);
});

test("the same listener may subscribe twice and hears everything twice", () => {
  const source = createEventSource<string>();
  const heard: string[] = [];
  const listener = (event: string): void => void heard.push(event);
  const first = createScope();
  source.subscribe(first, listener);
  source.subscribe(createScope(), listener);
  source.emit("both");
  first.end();
  source.emit("one");
  expect(heard).toEqual(["both", "both", "one"]);
});

test("a listener whose scope ends while an event is handed round does not hear it", () => {
  const source = createEventSource<string>();
  const second = createScope();
  const heard: string[] = [];
  source.subscribe(createScope(), () => second.end());
  source.subscribe(second, (event) => heard.push(event));
  source.emit("gone");
  expect(heard).toEqual([]);
});

test("a listener that subscribes while an event is handed round hears the next one first", () => {
  const source = createEventSource<string>();
  const heard: string[] = [];
  let hasSubscribed = false;
  source.subscribe(createScope(), () => {
    if (!hasSubscribed) source.subscribe(createScope(), (event) => heard.push(event));
    hasSubscribed = true;
  });
  source.emit("first");
  source.emit("second");
  expect(heard).toEqual(["second"]);
});

test("a listener that throws does not keep the event from the others", () => {
  const source = createEventSource<string>();
  const heard: string[] = [];
  source.subscribe(createScope(), () => {
    throw new Error("broken");
  });
  source.subscribe(createScope(), (event) => heard.push(event));
  expect(() => source.emit("still")).toThrow(AggregateError);
  expect(heard).toEqual(["still"]);
});
