import type { FieldOption } from "pawl/form";
import { cn } from "../../design/cn.ts";
import { Select } from "../../design/field.tsx";
import { FieldFrame } from "../field-frame.tsx";
import { useFormField } from "../form-context.ts";
import type { ValueFieldProps } from "./field-props.ts";

/** One of several, in the browser's own list. Options are told apart by their place: their values are of any kind. */
export function SelectField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const options = element.options ?? [];
  const at = options.findIndex(({ value }) => value === field.value);
  const chosen = options[at];
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => (
        <>
          <Select
            {...control}
            className="w-full"
            value={at === -1 ? "" : String(at)}
            onChange={({ target }) => field.set(target.value === "" ? undefined : options[Number(target.value)]?.value)}
          >
            {(at === -1 || !element.isRequired) && (
              <option value="">{element.ui.placeholder ?? (element.isRequired ? "Choose …" : "None")}</option>
            )}
            {options.map(({ label }, index) => (
              <option key={index} value={index}>
                {label}
              </option>
            ))}
          </Select>
          {chosen?.description !== undefined && <p className="text-xs text-ink-faint">{chosen.description}</p>}
        </>
      )}
    </FieldFrame>
  );
}

/** One of several, all of them seen. */
export function RadioField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems} isGroup>
      {() => (
        <Options isLong={(element.options?.length ?? 0) > 8}>
          {(element.options ?? []).map((option, index) => (
            <Option key={index} option={option} isOn={option.value === field.value}>
              <input
                type="radio"
                name={field.id}
                className="mt-1 size-3.5 shrink-0 cursor-pointer accent-accent"
                checked={option.value === field.value}
                onChange={() => field.set(option.value)}
              />
            </Option>
          ))}
        </Options>
      )}
    </FieldFrame>
  );
}

/** Some of several, all of them seen; in the order in which they stand, however they were ticked. */
export function CheckboxesField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const options = element.options ?? [];
  const chosen: readonly unknown[] = Array.isArray(field.value) ? field.value : [];
  const toggle = (value: unknown, isOn: boolean) =>
    field.set(options.map((option) => option.value).filter((each) => (each === value ? isOn : chosen.includes(each))));
  return (
    <FieldFrame
      element={element}
      id={field.id}
      problems={field.problems}
      isGroup
      aside={
        options.length > 8 && (
          <span className="num text-xs font-normal text-ink-faint">
            {chosen.length} of {options.length}
          </span>
        )
      }
    >
      {() => (
        <Options isLong={options.length > 8}>
          {options.map((option, index) => (
            <Option key={index} option={option} isOn={chosen.includes(option.value)}>
              <input
                type="checkbox"
                className="mt-1 size-3.5 shrink-0 cursor-pointer accent-accent"
                checked={chosen.includes(option.value)}
                onChange={({ target }) => toggle(option.value, target.checked)}
              />
            </Option>
          ))}
        </Options>
      )}
    </FieldFrame>
  );
}

function Options({ isLong, children }: { readonly isLong: boolean; readonly children: React.ReactNode }) {
  return (
    <div
      className={cn(
        "flex flex-col gap-0.5 rounded-md border border-line p-1",
        isLong && "max-h-60 overflow-y-auto shadow-[inset_0_-8px_8px_-8px_var(--color-press)]",
      )}
    >
      {children}
    </div>
  );
}

function Option({
  option: { label, description },
  isOn,
  children,
}: {
  readonly option: FieldOption;
  readonly isOn: boolean;
  readonly children: React.ReactNode;
}) {
  return (
    <label
      className={cn(
        "flex cursor-pointer items-start gap-2 rounded-sm px-2 py-1 text-sm hover:bg-hover",
        isOn && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {children}
      <span className="min-w-0 break-words">
        {label}
        {description !== undefined && <span className="block text-xs text-ink-soft">{description}</span>}
      </span>
    </label>
  );
}
