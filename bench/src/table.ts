import type { Figure } from "./figure.ts";

export interface Column {
  readonly title: string;
  /** Numbers are set to the right. */
  readonly isNumber: boolean;
}

const columns: readonly Column[] = [
  { title: "measure", isNumber: false },
  { title: "Pawl", isNumber: true },
  { title: "limit", isNumber: true },
  { title: "unit", isNumber: false },
  { title: "ratio", isNumber: true },
  { title: "spread of Pawl", isNumber: false },
  { title: "of the limit", isNumber: false },
  { title: "of the ratio", isNumber: false },
  { title: "others", isNumber: true },
  { title: "", isNumber: false },
];
const shownOnItsOwn: ReadonlySet<string> = new Set(
  "name store value unit limit ratio min max limitMin limitMax ratioMin ratioMax repeats othersCpu".split(" "),
);

/** The figures for people, in columns. */
export function tableOf(figures: readonly Figure[]): string {
  return columnsOf(columns, figures.map(rowOf));
}

/** The same as a Markdown table. */
export function markdownOf(figures: readonly Figure[]): string {
  return markdownColumns(columns, figures.map(rowOf));
}

export function columnsOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const padded = (cell: string, column: number): string =>
    columns[column]!.isNumber ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  const lines = all.map((row) => row.map(padded).join("  ").trimEnd());
  return lines.toSpliced(1, 0, widths.map((width) => "─".repeat(width)).join("  ")).join("\n");
}

export function markdownColumns(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map(({ isNumber }) => (isNumber ? "---:" : "---"));
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join("\n");
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

/** A number as people read it; a dash where there is none. */
export function shown(number: number | null): string {
  return number === null ? "–" : number.toLocaleString("en", { maximumSignificantDigits: number >= 1000 ? 9 : 3 });
}
