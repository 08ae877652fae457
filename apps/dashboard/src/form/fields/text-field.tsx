import { Eye, EyeOff } from "lucide-react";
import { useState, type ComponentProps } from "react";
import { IconButton } from "../../design/button.tsx";
import { Input, TextArea } from "../../design/field.tsx";
import { FieldFrame } from "../field-frame.tsx";
import { useFormField } from "../form-context.ts";
import type { ValueFieldProps } from "./field-props.ts";

const types = { text: "text", email: "email", url: "url" } as const;

/** A text of one line. */
export function TextField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const type = types[element.widget as keyof typeof types] ?? "text";
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => <Input {...control} {...textProps(element, field)} type={type} autoComplete="off" />}
    </FieldFrame>
  );
}

/** A text of several lines; it grows with what is written. */
export function AreaField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => (
        <TextArea
          {...control}
          {...textProps(element, field)}
          rows={Math.min(30, element.ui.rows ?? 4)}
          className="field-sizing-content max-h-96"
        />
      )}
    </FieldFrame>
  );
}

/** A text that is not shown, unless it is asked for. */
export function PasswordField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const [isShown, setShown] = useState(false);
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => (
        <span className="relative">
          <Input
            {...control}
            {...textProps(element, field)}
            type={isShown ? "text" : "password"}
            // It is not the password of this account: a manager must not put that here.
            autoComplete="new-password"
            spellCheck={false}
            className="pr-9"
          />
          <IconButton
            label={isShown ? "Hide it" : "Show it"}
            aria-pressed={isShown}
            className="absolute top-0.5 right-0.5"
            onClick={() => setShown(!isShown)}
          >
            {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </IconButton>
        </span>
      )}
    </FieldFrame>
  );
}

function textProps(
  { ui, schema }: ValueFieldProps["element"],
  { value, set }: ReturnType<typeof useFormField>,
): Pick<ComponentProps<"input">, "value" | "placeholder" | "maxLength"> & {
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
} {
  const max = schema["maxLength"];
  return {
    value: typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value),
    placeholder: ui.placeholder,
    ...(typeof max === "number" && max < 100_000 && { maxLength: max }),
    onChange: ({ target }) => set(target.value === "" ? undefined : target.value),
  };
}
