import { formView, type FormView, type JsonSchema } from "pawl/form";

/** The form of an agent's input; an input that is no object has no name of its own. Pure. */
export function inputView(schema: JsonSchema | null): FormView {
  const view = formView(schema ?? {});
  return {
    ...view,
    elements: view.elements.map((element) =>
      "title" in element && element.title === "" ? { ...element, title: "Input" } : element,
    ),
  };
}
