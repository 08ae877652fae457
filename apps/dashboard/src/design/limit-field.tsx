import { Field, Input } from "./field.tsx";

/** A number, or none. */
export function LimitField({
  label,
  none,
  value,
  scale = 1,
  unit,
  onChange,
}: {
  readonly label: string;
  /** What it means that there is none: `No limit`. */
  readonly none: string;
  readonly value: number | null;
  /** How many of the value's units are one of those that are shown. */
  readonly scale?: number;
  readonly unit?: string;
  readonly onChange: (value: number | null) => void;
}) {
  return (
    <Field label={unit === undefined ? label : `${label} (${unit})`}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          step={scale === 1 ? 1 : "any"}
          inputMode="numeric"
          placeholder={none}
          className="num"
          value={value === null ? "" : value / scale}
          onChange={({ target }) => onChange(target.value === "" ? null : Math.round(Number(target.value) * scale))}
        />
      )}
    </Field>
  );
}
