import type { ActionUi } from "pawl/form";
import { withValueAt, type Entered } from "./entered.ts";
import { isWithin, pathText, type FormPath } from "./form-path.ts";
import type { Drafts, FormProblem } from "./problems.ts";

/** A form that somebody fills in. */
export interface FormState {
  readonly entered: Entered;
  readonly drafts: Drafts;
  /** What the server has refused; a problem goes when its field is changed. */
  readonly refused: readonly FormProblem[];
  /** What has been changed, by path: what was said of it before does not count any more. */
  readonly touched: ReadonlySet<string>;
  /** The button that was pressed last, and could not be sent: from then on problems show as they come and go. Undefined: none was. */
  readonly tried: { readonly action: ActionUi | undefined } | undefined;
}

export type FormChange =
  | { readonly type: "set"; readonly path: FormPath; readonly change: (before: unknown) => unknown }
  | { readonly type: "draft"; readonly path: string; readonly message: string | null }
  | { readonly type: "forget-drafts"; readonly below: string }
  | { readonly type: "tried"; readonly action: ActionUi | undefined; readonly refused: readonly FormProblem[] }
  | { readonly type: "replace"; readonly entered: Entered };

export function formStateOf(entered: Entered): FormState {
  return { entered, drafts: new Map(), refused: [], touched: new Set(), tried: undefined };
}

/** Pure. */
export function changeForm(state: FormState, change: FormChange): FormState {
  switch (change.type) {
    case "set": {
      const path = pathText(change.path);
      return {
        ...state,
        entered: withValueAt(state.entered, change.path, change.change) as Entered,
        refused: state.refused.filter((problem) => problem.path !== "" && !isWithin(problem.path, path)),
        touched: new Set([...state.touched, path]),
      };
    }
    case "draft": {
      if ((state.drafts.get(change.path) ?? null) === change.message) return state;
      const drafts = new Map(state.drafts);
      if (change.message === null) drafts.delete(change.path);
      else drafts.set(change.path, change.message);
      return { ...state, drafts };
    }
    case "forget-drafts":
      return {
        ...state,
        drafts: new Map([...state.drafts].filter(([path]) => !isWithin(path, change.below))),
        refused: state.refused.filter(({ path }) => !isWithin(path, change.below)),
      };
    case "tried":
      return { ...state, tried: { action: change.action }, refused: change.refused };
    case "replace":
      return { ...formStateOf(change.entered), tried: state.tried };
  }
}
