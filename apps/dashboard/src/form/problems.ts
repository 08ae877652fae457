import {
  actionField,
  checkJson,
  submission,
  type ActionUi,
  type FormElement,
  type FormView,
  type JsonSchema,
} from "pawl/form";
import { ApiProblem } from "@pawl/client";
import type { Entered } from "./entered.ts";
import { isWithin, pathParts, pathText, type FormPath } from "./form-path.ts";

/** What is wrong with what was entered, and where. */
export interface FormProblem {
  /** `items[0].price`; "": all of it. */
  readonly path: string;
  readonly message: string;
}

/** What a field has that is no value yet, by its path: a text that is no number, a file on its way. */
export type Drafts = ReadonlyMap<string, string>;

/** What the server would refuse, were it sent by that button. Pure. */
export function problemsOf(params: {
  readonly view: FormView;
  readonly schema: JsonSchema;
  readonly entered: Entered;
  readonly drafts: Drafts;
  readonly action: ActionUi | undefined;
}): readonly FormProblem[] {
  const { view, schema, entered, drafts, action } = params;
  const unfinished = [...drafts]
    .filter(([path]) => action?.fields === undefined || action.fields.includes(String(pathParts(path)[0])))
    .map(([path, message]) => ({ path, message }));
  const found = checkJson(schema, submission(view, entered, action))
    .filter(({ path }) => path !== actionField && !unfinished.some((draft) => isWithin(path, draft.path)))
    // Of a box, that is how people say it.
    .map(({ path, message }) => ({ path, message: message === "must be true" ? "has to be ticked" : message }));
  return inOrder(view.elements, [...unfinished, ...found]);
}

/** What the server has refused, by place; empty where it has not said. Pure. */
export function problemsOfReply(error: unknown): readonly FormProblem[] {
  if (!(error instanceof ApiProblem)) return [];
  return error.issues.map(({ path, message }) => ({ path: pathText(withinValue(path)), message }));
}

/** The server says where in its request something is; the engine, where in the value. */
function withinValue(path: FormPath): FormPath {
  return path[0] === "body" && (path[1] === "input" || path[1] === "value") ? path.slice(2) : path;
}

export interface Place {
  /** For people: `Items 2 › Price`; "": the whole. */
  readonly label: string;
  /** Path of the field that shows it; null: none does. */
  readonly field: string | null;
}

/** Where in a form a problem is. Pure. */
export function placeOf(view: FormView, path: string): Place {
  const [only] = view.elements;
  const isAlone = only !== undefined && only.kind !== "block" && only.name === "";
  let elements: readonly FormElement[] = view.elements;
  let element: Exclude<FormElement, { kind: "block" }> | undefined = isAlone ? only : undefined;
  const titles: string[] = isAlone && only.title !== "" ? [only.title] : [];
  const walked: (string | number)[] = [];
  for (const part of pathParts(path)) {
    if (element?.kind === "list" && typeof part === "number") {
      element = element.item;
      titles[Math.max(0, titles.length - 1)] = `${titles.at(-1) ?? ""} ${part + 1}`.trim();
    } else {
      if (element !== undefined && element.kind !== "group") break;
      if (element?.kind === "group") elements = element.elements;
      const next = elements.find((each) => each.kind !== "block" && each.name === part);
      if (next === undefined || next.kind === "block")
        return { label: [...titles, part].join(" › "), field: titles.length === 0 ? null : pathText(walked) };
      element = next;
      titles.push(next.title);
    }
    walked.push(part);
  }
  if (element === undefined) return { label: "", field: null };
  const isHidden = element.kind === "field" && element.widget === "hidden";
  return { label: titles.join(" › "), field: isHidden ? null : pathText(walked) };
}

/** `must be a number` → `Must be a number`. Pure. */
export function sentence(message: string): string {
  if (message === "is required") return "Required";
  return message === "" ? "" : message[0]!.toUpperCase() + message.slice(1);
}

/** As the fields stand, so that the first problem is the topmost. */
function inOrder(elements: readonly FormElement[], problems: readonly FormProblem[]): readonly FormProblem[] {
  const names = elements.map(({ name }) => name);
  const rank = ({ path }: FormProblem): number => {
    const at = names.indexOf(String(pathParts(path)[0] ?? ""));
    return at === -1 ? names.length : at;
  };
  return problems.toSorted((a, b) => rank(a) - rank(b));
}
