import { PawlError } from "../errors/pawl-error.ts";
import type { FileRef } from "../files/file-ref.ts";
import type { ChartKind, ChartResult, ChartSeries } from "./chart.ts";
import {
  isResult,
  type FileResult,
  type HtmlResult,
  type ImageResult,
  type JsonResult,
  type MarkdownResult,
  type Result,
  type ResultList,
  type TextResult,
} from "./result.ts";
import type { Cell } from "./shape.ts";
import type { TableColumn, TableResult } from "./table.ts";

/** Text with GitHub's Markdown. @throws PawlError `invalid_option`. */
export function markdown(source: string): MarkdownResult {
  return made({ $result: "markdown", text: source }, "markdown takes a text");
}

/** HTML, which is cleaned of all that could do harm where it is shown. @throws PawlError `invalid_option`. */
export function html(source: string): HtmlResult {
  return made({ $result: "html", text: source }, "html takes a text");
}

/**
 * Text as it is, line by line; with a language, as code.
 *
 * @example text("select 1", { language: "sql" })
 * @throws PawlError `invalid_option`.
 */
export function text(value: string, options: { readonly language?: string } = {}): TextResult {
  return made({ $result: "text", text: value, ...present(options) }, "text takes a text and { language }");
}

/** Any JSON, to be unfolded. @throws PawlError `invalid_option`. */
export function json(value: unknown, options: { readonly title?: string } = {}): JsonResult {
  return made({ $result: "json", value: value ?? null, ...present(options) }, "json takes a value and { title }");
}

/**
 * Rows with cells by the keys of columns; columns may be their keys alone.
 *
 * @example table({ columns: ["city", { key: "people", title: "People" }], rows: [{ city: "Rome", people: 2_700_000 }] })
 * @throws PawlError `invalid_option`.
 */
export function table(options: {
  readonly columns: readonly (string | TableColumn)[];
  readonly rows: readonly Readonly<Record<string, Cell | undefined>>[];
  readonly title?: string;
}): TableResult {
  const { columns, rows, title } = options;
  const must =
    "table takes { columns, rows, title }: columns are keys or { key, title, align }, and the cells of rows texts, numbers, true, false or null";
  if (!Array.isArray(columns) || !Array.isArray(rows)) throw invalid(must);
  const whole: TableResult = {
    $result: "table",
    columns: columns.map((column: string | TableColumn) => (typeof column === "string" ? { key: column } : column)),
    rows: rows.map((row: Readonly<Record<string, Cell | undefined>>) => present(row ?? {}) as Record<string, Cell>),
    ...present({ title }),
  };
  return made(whole, must);
}

/**
 * Lines, bars, areas, or a pie.
 *
 * @example chart({ kind: "bar", x: ["Mon", "Tue"], series: [{ name: "Orders", values: [3, 8] }] })
 * @throws PawlError `invalid_option`.
 */
export function chart(options: {
  readonly kind: ChartKind;
  readonly x: readonly (string | number)[];
  readonly series: readonly ChartSeries[];
  readonly title?: string;
  readonly unit?: string;
}): ChartResult {
  return made(
    { $result: "chart", ...present(options) },
    "chart takes { kind, x, series, title, unit }: kind is line, bar, area or pie, every series has a name and one number (or null) for each of x, and a pie has one series",
  );
}

/**
 * A picture: a file of the run, or the picture itself as a data URL.
 *
 * @example image({ file: await ctx.files.write("out/map.png", png, { type: "image/png" }), alt: "Map of the route" })
 * @throws PawlError `invalid_option`.
 */
export function image(
  options: { readonly alt: string; readonly title?: string } & (
    { readonly file: FileRef; readonly data?: undefined } | { readonly data: string; readonly file?: undefined }
  ),
): ImageResult {
  return made(
    { $result: "image", ...present(options) },
    'image takes { alt, title } and either file (of ctx.files) or data ("data:image/png;base64,…")',
  );
}

/** A file of the run, to be downloaded. @throws PawlError `invalid_option`. */
export function file(ref: FileRef, options: { readonly title?: string } = {}): FileResult {
  return made({ $result: "file", file: ref, ...present(options) }, "file takes a file (of ctx.files) and { title }");
}

/** Several results, one below the other. @throws PawlError `invalid_option`. */
export function results(...items: readonly Result[]): ResultList {
  return made({ $result: "results", items }, "results takes results, at most 8 deep in each other");
}

function made<R extends Result>(result: R, must: string): R {
  if (isResult(result)) return result;
  throw invalid(must);
}

function invalid(must: string): PawlError {
  return new PawlError("invalid_option", `${must}.`);
}

/** Without what is undefined, which JSON does not have. */
function present<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
