import { isFileRef, type FileRef } from "../files/file-ref.ts";
import { isPlainObject, isTextOrAbsent } from "./shape.ts";
import { isChart, type ChartResult } from "./chart.ts";
import { isTable, type TableResult } from "./table.ts";

/**
 * What a workflow returns, emits or streams for people: plain JSON that says by `$result` how it is shown. No other value of a program has such a key by accident, and one that has it and
 * not the form that goes with it is no result.
 */
export type Result =
  | MarkdownResult
  | HtmlResult
  | TextResult
  | JsonResult
  | TableResult
  | ChartResult
  | ImageResult
  | FileResult
  | ResultList;

export type ResultKind = Result["$result"];

export interface MarkdownResult {
  readonly $result: "markdown";
  readonly text: string;
}

export interface HtmlResult {
  readonly $result: "html";
  /** As it was given: whoever shows it takes out what could do harm. */
  readonly text: string;
}

export interface TextResult {
  readonly $result: "text";
  readonly text: string;
  /** What it is written in (`ts`, `sql`): then it is shown as code. */
  readonly language?: string;
}

export interface JsonResult {
  readonly $result: "json";
  readonly value: unknown;
  readonly title?: string;
}

export interface ImageResult {
  readonly $result: "image";
  /** What is seen of it by those who do not see. */
  readonly alt: string;
  /** A file of the run, or the picture itself (`data:image/png;base64,…`). */
  readonly file?: FileRef;
  readonly data?: string;
  readonly title?: string;
}

export interface FileResult {
  readonly $result: "file";
  readonly file: FileRef;
  readonly title?: string;
}

export interface ResultList {
  readonly $result: "results";
  readonly items: readonly Result[];
}

/** Lists in lists, so deep: more nobody shows. */
const depthMax = 8;

/** Whether a value is a result, in the whole of its form. */
export function isResult(value: unknown): value is Result {
  return isResultAt(value, 0);
}

/** How it is shown; undefined: it is no result. */
export function resultKind(value: unknown): ResultKind | undefined {
  return isResult(value) ? value.$result : undefined;
}

function isResultAt(value: unknown, depth: number): boolean {
  if (!isPlainObject(value) || typeof value["$result"] !== "string") return false;
  const has = Object.hasOwn(forms, value["$result"]) ? forms[value["$result"] as ResultKind] : undefined;
  return has !== undefined && has(value, depth);
}

type Form = (value: Readonly<Record<string, unknown>>, depth: number) => boolean;

const hasText: Form = ({ text }) => typeof text === "string";

const forms: Readonly<Record<ResultKind, Form>> = {
  markdown: hasText,
  html: hasText,
  text: ({ text, language }) => typeof text === "string" && isTextOrAbsent(language),
  json: (value) => "value" in value && isTextOrAbsent(value["title"]),
  table: isTable,
  chart: isChart,
  image: ({ alt, file, data, title }) =>
    typeof alt === "string" &&
    isTextOrAbsent(title) &&
    (data === undefined ? isFileRef(file) : file === undefined && isImageData(data)),
  file: ({ file, title }) => isFileRef(file) && isTextOrAbsent(title),
  results: ({ items }, depth) =>
    depth < depthMax && Array.isArray(items) && items.every((item) => isResultAt(item, depth + 1)),
};

/** The picture is in the text itself: a link to elsewhere would tell that place who looks. */
export function isImageData(data: unknown): data is string {
  return typeof data === "string" && /^data:image\/[\w.+-]+;base64,[A-Za-z\d+/=]+$/.test(data);
}
