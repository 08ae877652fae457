import type { Interrupt } from "pawl";
import { shortId } from "./run-table.ts";
import { relativeTime } from "./span.ts";
import type { Style } from "./style.ts";
import { table, type Column } from "./table.ts";
import { valueBrief } from "./value.ts";

/** Questions, one a line. On a narrow terminal ids are cut to their last part. */
export function interruptTable(
  interrupts: readonly Interrupt[],
  { style, width, nowMs }: { readonly style: Style; readonly width: number | undefined; readonly nowMs: number },
): string {
  const isNarrow = width !== undefined && width < 130;
  const idText = (id: string): string => (isNarrow ? shortId(id) : id);
  const columns: Column<Interrupt>[] = [
    { title: "INTERRUPT", text: ({ id }) => idText(id) },
    { title: "QUESTION", text: ({ title }) => title, paint: (text) => style.bold(text), shrinksTo: 12 },
    { title: "FOR", text: ({ assignees }) => assignees.join(", "), shrinksTo: 6 },
    { title: "STATUS", text: ({ status }) => status, paint: (text, { status }) => painted(text, status, style) },
    { title: "ASKED", text: ({ askedAt }) => relativeTime(askedAt, nowMs) },
    { title: "DUE", text: (each) => (each.status === "open" ? relativeTime(each.dueAt, nowMs) : ""), dropOrder: 1 },
    { title: "WORKFLOW", text: ({ workflow }) => workflow, shrinksTo: 8, dropOrder: 2 },
    { title: "RUN", text: ({ run }) => idText(run), dropOrder: 3 },
    { title: "ANSWER", text: answerText, shrinksTo: 12, dropOrder: 4 },
  ];
  return table(interrupts, columns, { style, width });
}

function answerText({ status, answer, answeredBy }: Interrupt): string {
  if (status !== "answered") return "";
  return `${valueBrief(answer)}${answeredBy === undefined ? "" : ` by ${answeredBy}`}`;
}

function painted(text: string, status: Interrupt["status"], style: Style): string {
  if (status === "open") return style.yellow(text);
  return status === "answered" ? style.green(text) : style.dim(text);
}

/** The questions that a run waits for, each with how to answer it. */
export function openQuestions(
  interrupts: readonly Interrupt[],
  { style, nowMs }: { readonly style: Style; readonly nowMs: number },
): string {
  return interrupts
    .map(({ id, title, assignees, dueAt }) => {
      const whom = assignees.length === 0 ? "" : `, for ${assignees.join(" or ")}`;
      const until = dueAt === undefined ? "" : `, expires ${relativeTime(dueAt, nowMs)}`;
      return `${style.yellow("?")} ${style.bold(title)}${style.dim(`${whom}${until}`)}\n  ${style.dim(`pawl answer ${id}`)}`;
    })
    .join("\n");
}
