import type { Figure } from "./figure.ts";

const columns = [
  "measure",
  "Pawl",
  "limit",
  "unit",
  "ratio",
  "spread of Pawl",
  "of the limit",
  "of the ratio",
  "others",
  "",
] as const;
const numericColumns: ReadonlySet<number> = new Set([1, 2, 4, 8]);
const shownOnItsOwn: ReadonlySet<string> = new Set(
  "name store value unit limit ratio min max limitMin limitMax ratioMin ratioMax repeats othersCpu".split(" "),
);

/** The figures for people, in columns. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [[...columns], ...figures.map(rowOf)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const padded = (cell: string, column: number): string =>
    numericColumns.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  const lines = rows.map((row) => row.map(padded).join("  ").trimEnd());
  return lines.toSpliced(1, 0, widths.map((width) => "─".repeat(width)).join("  ")).join("\n");
}

/** The same as a Markdown table. */
export function markdownOf(figures: readonly Figure[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, column) => (numericColumns.has(column) ? "---:" : "---"));
  return [line(columns), line(rule), ...figures.map((figure) => line(rowOf(figure)))].join("\n");
}

function rowOf(figure: Figure): string[] {
  const extra = Object.entries(figure).filter(([field]) => !shownOnItsOwn.has(field));
  return [
    figure.name,
    shown(figure.value),
    shown(figure.limit),
    figure.unit,
    figure.ratio === null ? "–" : figure.ratio.toFixed(2),
    range(figure.min, figure.max, shown),
    range(figure.limitMin, figure.limitMax, shown),
    range(figure.ratioMin, figure.ratioMax, (ratio) => ratio?.toFixed(2) ?? "–"),
    `${Math.round(100 * Number(figure["othersCpu"] ?? 0))} %`,
    extra.map(([field, value]) => `${field} ${typeof value === "number" ? shown(value) : String(value)}`).join(", "),
  ];
}

function range(min: number | null, max: number | null, show: (number: number | null) => string): string {
  return min === null ? "–" : `${show(min)}…${show(max)}`;
}

function shown(number: number | null): string {
  return number === null ? "–" : number.toLocaleString("en", { maximumSignificantDigits: number >= 1000 ? 9 : 3 });
}
