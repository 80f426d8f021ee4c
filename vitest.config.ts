import { defineConfig } from "vitest/config";

const minuteMs = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "{lib,hooks,app,components}/**/*.test.{ts,tsx}"],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { name: "architecture", include: ["tests/architecture/**/*.test.ts"], testTimeout: minuteMs },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          // Each file starts real servers: one at a time on a small machine.
          fileParallelism: false,
          testTimeout: minuteMs,
          hookTimeout: 5 * minuteMs,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.e2e.ts"],
          fileParallelism: false,
          testTimeout: 2 * minuteMs,
          hookTimeout: 5 * minuteMs,
        },
      },
      {
        extends: true,
        test: {
          name: "network",
          include: ["tests/network/**/*.network.ts"],
          fileParallelism: false,
          testTimeout: 3 * minuteMs,
          hookTimeout: 5 * minuteMs,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["tests/faults/**/*.faults.ts"],
          fileParallelism: false,
          testTimeout: 6 * minuteMs,
          hookTimeout: 5 * minuteMs,
        },
      },
      {
        extends: true,
        test: {
          name: "interop",
          include: ["tests/interop/**/*.interop.ts"],
          fileParallelism: false,
          testTimeout: 3 * minuteMs,
          hookTimeout: 5 * minuteMs,
        },
      },
      {
        extends: true,
        test: {
          name: "soak",
          include: ["tests/soak/**/*.soak.ts"],
          fileParallelism: false,
          testTimeout: 30 * minuteMs,
          hookTimeout: 5 * minuteMs,
        },
      },
    ],
    retry: 0,
    passWithNoTests: false,
  },
});
