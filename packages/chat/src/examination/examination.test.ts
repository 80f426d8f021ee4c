import { MeloError, type ServerCheck } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { expect, test } from "vitest";
import type { ExaminationPort } from "../ports/examination-port.ts";
import { writeExaminationReport } from "./examination-report.ts";
import { createExamination } from "./examination.ts";

function check(id: string, change: Partial<ServerCheck> = {}): ServerCheck {
  const nothing = { meaning: undefined, remedy: undefined };
  return { id, group: "reach", title: id, status: "ok", found: "Works", ...nothing, tookMs: 1, ...change };
}

function setUp() {
  const scope = createScope();
  const runs: { onCheck: (check: ServerCheck) => void; scope: Scope; end: PromiseWithResolvers<void> }[] = [];
  const port: ExaminationPort = {
    isAllowed: async () => true,
    examine(runScope, onCheck) {
      const end = Promise.withResolvers<void>();
      runs.push({ onCheck, scope: runScope, end });
      return end.promise;
    },
  };
  const examination = createExamination(scope, port);
  return { scope, examination, runs, latest: () => runs.at(-1) ?? expect.unreachable() };
}

test("checks are shown as they come, and what came stays when all are there", async () => {
  const { examination, latest } = setUp();
  expect(examination.state.peek()).toEqual({ name: "not_run" });
  examination.run();
  latest().onCheck(check("page"));
  latest().onCheck(check("clock"));
  expect(examination.state.peek()).toEqual({ name: "running", checks: [check("page"), check("clock")] });
  latest().end.resolve();
  await expect.poll(() => examination.state.peek().name).toBe("done");
});

test("one runs at a time, and the next begins empty", async () => {
  const { examination, runs, latest } = setUp();
  examination.run();
  examination.run();
  expect(runs).toHaveLength(1);
  latest().onCheck(check("page"));
  latest().end.resolve();
  await expect.poll(() => examination.state.peek().name).toBe("done");
  examination.run();
  expect(examination.state.peek()).toEqual({ name: "running", checks: [] });
});

test("a run that breaks off keeps what it had, with the reason", async () => {
  const { examination, latest } = setUp();
  examination.run();
  latest().onCheck(check("page"));
  latest().end.reject(new MeloError("server_unreachable", "cut"));
  await expect
    .poll(() => examination.state.peek())
    .toMatchObject({
      name: "failed",
      checks: [check("page")],
      error: { code: "server_unreachable" },
    });
});

test("nobody listens on when the page is gone", () => {
  const { scope, examination, latest } = setUp();
  examination.run();
  scope.end();
  expect(latest().scope.hasEnded).toBe(true);
  latest().onCheck(check("page"));
  expect(examination.state.peek()).toEqual({ name: "running", checks: [] });
});

test("the report has the lines to add as they are", () => {
  const remedy = { text: "Add this:", file: "livekit.yaml", lines: "rtc:\n  udp_port: 7882" };
  const report = writeExaminationReport(
    [check("page"), check("media-udp", { status: "broken", meaning: "Silent.", remedy })],
    0,
  );
  expect(report.split("\n")).toEqual([
    "MELO server report",
    "time: 1970-01-01T00:00:00.000Z",
    "",
    "ok       page: Works",
    "broken   media-udp: Works",
    "           Silent.",
    "           Add this:",
    "           # livekit.yaml",
    "           rtc:",
    "             udp_port: 7882",
    "",
  ]);
});
