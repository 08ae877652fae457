/** Forms, for whoever shows them: everything here is pure, and runs in a browser too. */
export { checkJson } from "../schema/json-schema/check-json.ts";
export type { JsonProblem } from "../schema/json-schema/json-problem.ts";
export type { JsonSchema } from "../schema/json-schema/json-schema.ts";
export { isFileRef, type FileRef } from "../files/file-ref.ts";
export type { BlockElement, FormElement, FormView, GroupElement, ListElement, ValueElement } from "./form-element.ts";
export type { ActionStyle, ActionUi, BlockUi, FieldOption, FieldUi, FormUi, ObjectUi, Widget } from "./form-ui.ts";
export { actionField } from "./form-ui.ts";
export { formView } from "./form-view.ts";
export { isElementShown, submission } from "./submission.ts";
export type { Visibility } from "./visibility.ts";
