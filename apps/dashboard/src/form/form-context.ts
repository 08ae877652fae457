import { createContext, useContext, useEffect, useId, type Dispatch } from "react";
import { valueAt, type Entered } from "./entered.ts";
import type { FormChange } from "./form-state.ts";
import { isWithin, pathText, type FormPath } from "./form-path.ts";
import { sentence, type FormProblem } from "./problems.ts";

export interface FormContextValue {
  readonly id: string;
  readonly entered: Entered;
  readonly problems: readonly FormProblem[];
  readonly touched: ReadonlySet<string>;
  readonly isBusy: boolean;
  readonly dispatch: Dispatch<FormChange>;
}

export const FormContext = createContext<FormContextValue | null>(null);

export function useFormContext(): FormContextValue {
  const context = useContext(FormContext);
  if (context === null) throw new Error("This belongs into a form.");
  return context;
}

export interface FormFieldState {
  /** Of the control; the error summary leads to it. */
  readonly id: string;
  readonly path: string;
  readonly value: unknown;
  readonly problems: readonly string[];
  readonly set: (value: unknown) => void;
  readonly change: (change: (before: unknown) => unknown) => void;
}

/** A field at its place. `isLeaf`: what is wrong somewhere in its value is shown at it. */
export function useFormField(
  path: FormPath,
  { isLeaf, error }: { readonly isLeaf: boolean; readonly error: string | undefined },
): FormFieldState {
  const { id, entered, problems, touched, dispatch } = useFormContext();
  const text = pathText(path);
  const own = problems.filter((problem) => (isLeaf ? isWithin(problem.path, text) : problem.path === text));
  const messages = own.map(({ path, message }) =>
    // Of an item of a choice of several, say, the place is said too.
    path === text ? sentence(message) : `${path.slice(text.length).replace(/^\./, "")} ${message}`,
  );
  const before = error === undefined || touched.has(text) ? [] : [error];
  const change = (change: (before: unknown) => unknown) => dispatch({ type: "set", path, change });
  return {
    id: fieldId(id, text),
    path: text,
    value: valueAt(entered, path),
    problems: [...new Set([...before, ...messages])],
    set: (value) => change(() => value),
    change,
  };
}

export function fieldId(form: string, path: string): string {
  return `${form}-${path === "" ? "value" : path}`;
}

/** Says of a field that what it shows is no value yet, for as long as it does; null: it is one. */
export function useDraft(path: string, message: string | null): void {
  const { dispatch } = useFormContext();
  useEffect(() => {
    if (message === null) return;
    dispatch({ type: "draft", path, message });
    return () => dispatch({ type: "draft", path, message: null });
  }, [dispatch, path, message]);
}

/** Ids of what is said of a control. */
export function useNotes(hasDescription: boolean, hasProblems: boolean) {
  const id = useId();
  const descriptionId = hasDescription ? `${id}-description` : undefined;
  const problemId = hasProblems ? `${id}-problem` : undefined;
  const describedBy = [descriptionId, problemId].filter((each) => each !== undefined).join(" ") || undefined;
  return { descriptionId, problemId, describedBy };
}
