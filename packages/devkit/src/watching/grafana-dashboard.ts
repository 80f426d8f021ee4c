import { panelRows, type Panel } from "./dashboard-panels.ts";

/** Grafana's grid is 24 wide. */
const panelsInRow = 4;
const panelWidth = 24 / panelsInRow;
const panelHeight = 8;
/** Of Grafana 10.4; newer ones bring it up to date by themselves. */
const schemaVersion = 39;
const datasource = { type: "prometheus", uid: "${datasource}" };

/** One dashboard, to be imported. */
export function grafanaDashboard(): string {
  const panels = panelRows.flatMap(({ title, panels: own }, row) => {
    const top = row * (panelHeight + 1);
    const firstId = row * (panelsInRow + 1) + 1;
    const heading = { id: firstId, type: "row", title, collapsed: false, panels: [], gridPos: box(top, 0, 24, 1) };
    const graphs = own.map((panel, column) => ({
      id: firstId + column + 1,
      ...graph(panel),
      gridPos: box(top + 1, column * panelWidth, panelWidth, panelHeight),
    }));
    return [heading, ...graphs];
  });
  const dashboard = {
    uid: "melo",
    title: "MELO",
    tags: ["melo"],
    schemaVersion,
    editable: true,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    templating: {
      list: [{ name: "datasource", label: "Data source", type: "datasource", query: "prometheus", current: {} }],
    },
    annotations: {
      list: [{ name: "Alerts", datasource, enable: true, iconColor: "red", expr: 'ALERTS{alertstate="firing"}' }],
    },
    panels,
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

function graph({ title, unit, curves }: Panel): object {
  return {
    type: "timeseries",
    title,
    datasource,
    fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 8, showPoints: "never" } }, overrides: [] },
    options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi", sort: "desc" } },
    targets: curves.map(({ expression, legend }, index) => ({
      refId: `q${index + 1}`,
      datasource,
      expr: expression,
      legendFormat: legend,
    })),
  };
}

function box(y: number, x: number, w: number, h: number): object {
  return { x, y, w, h };
}
