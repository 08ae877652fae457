import type { ValueElement } from "pawl/form";
import type { FormPath } from "../form-path.ts";

export interface ValueFieldProps {
  readonly element: ValueElement;
  readonly path: FormPath;
}
