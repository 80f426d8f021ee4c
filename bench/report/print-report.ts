import type { Cell, Figure, Report, Table, Unit } from "./report.ts";

/** Figures of an earlier run by name, to stand beside the new ones. */
export type EarlierFigures = ReadonlyMap<string, number>;

const decimals: Readonly<Record<Unit, number>> = { s: 2, ms: 0, kB: 1, MB: 1, "×": 2, dB: 1, "": 0 };

export function printReport(report: Report, earlier: EarlierFigures): void {
  console.log(`\n${report.title}\n${"=".repeat(report.title.length)}`);
  printTable({
    title: "",
    columns: ["", "measured", "goal", "", "before"],
    rows: report.figures.map((figure) => figureRow(figure, earlier.get(figure.name))),
  });
  for (const table of report.tables) printTable(table);
}

function figureRow(figure: Figure, before: number | undefined): Cell[] {
  const { name, value, unit, goal, isGoalLeast = false } = figure;
  return [
    name,
    withUnit(value, unit),
    goal === undefined ? undefined : `${isGoalLeast ? "≥" : "≤"} ${Number(goal.toFixed(2))} ${unit}`,
    goal === undefined ? undefined : metOrNot(isGoalLeast ? value >= goal : value <= goal),
    before === undefined ? undefined : withUnit(before, unit),
  ];
}

function metOrNot(isMet: boolean): string {
  return isMet ? "met" : "not met";
}

function withUnit(value: number, unit: Unit): string {
  return `${value.toFixed(decimals[unit])} ${unit}`.trimEnd();
}

/** Text to the left, numbers to the right. */
export function printTable({ title, columns, rows }: Table): void {
  const texts = [columns, ...rows].map((row) => row.map(textOf));
  const widths = columns.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const isNumeric = columns.map((_, column) => rows.some((row) => /^[\d≤≥]/.test(textOf(row[column]))));
  const lines = texts.map((row) =>
    row
      .map((text, column) =>
        isNumeric[column] === true ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join("   ")
      .trimEnd(),
  );
  console.log(title === "" ? "" : `\n${title}`);
  for (const line of lines) console.log(`  ${line}`);
}

function textOf(cell: Cell): string {
  if (cell === undefined) return "";
  return typeof cell === "string" ? cell : String(Math.round(cell * 10) / 10);
}
