import { isElementShown, type FormElement } from "pawl/form";
import { valueAt, type Entered } from "./entered.ts";
import { ElementView } from "./element-view.tsx";
import { useFormContext } from "./form-context.ts";
import type { FormPath } from "./form-path.ts";

/** The elements of an object, those that its values let be shown. */
export function Elements({ elements, path }: { readonly elements: readonly FormElement[]; readonly path: FormPath }) {
  const { entered } = useFormContext();
  const own = valueAt(entered, path);
  const values = typeof own === "object" && own !== null ? (own as Entered) : {};
  return (
    <div className="flex flex-col gap-5">
      {elements
        .filter((element) => isElementShown(element, elements, values))
        .map((element) => (
          <ElementView key={`${element.kind}:${element.name}`} element={element} path={[...path, element.name]} />
        ))}
    </div>
  );
}
