/** Results for people: what workflows return and emit to be shown. Pure, and runs in a browser too. */
export { isFileRef, type FileRef } from "../files/file-ref.ts";
export { type ChartKind, type ChartResult, type ChartSeries } from "./chart.ts";
export { chart, file, html, image, json, markdown, results, table, text } from "./make-result.ts";
export {
  isResult,
  resultKind,
  type FileResult,
  type HtmlResult,
  type ImageResult,
  type JsonResult,
  type MarkdownResult,
  type Result,
  type ResultKind,
  type ResultList,
  type TextResult,
} from "./result.ts";
export type { Cell } from "./shape.ts";
export type { TableColumn, TableResult } from "./table.ts";
