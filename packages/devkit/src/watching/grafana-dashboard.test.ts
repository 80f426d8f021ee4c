import { expect, test } from "vitest";
import { grafanaDashboard } from "./grafana-dashboard.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface DrawnPanel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: Box;
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

// Our own file.
const { panels } = JSON.parse(grafanaDashboard()) as { readonly panels: readonly DrawnPanel[] };

test("every panel has its own number and its own place on Grafana's grid", () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
});

test("every curve of a panel can be told from the others", () => {
  for (const { title, type, targets = [] } of panels) {
    expect([title, targets.length > 0]).toEqual([title, type !== "row"]);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    expect(new Set(targets.map(({ legendFormat }) => legendFormat)).size).toBe(targets.length);
  }
});
