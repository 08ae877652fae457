import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { seesAll, useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Input, Select } from "../../design/field.tsx";
import { auditSpans, outcomes, type AuditSearch } from "./audit-search.ts";

/** Which entries are shown; all of it stands in the address. */
export function AuditFilters({
  search,
  onChange,
}: {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}) {
  const user = useUser();
  const set = (name: keyof AuditSearch, value: string) => {
    const { [name]: _before, ...others } = search;
    onChange(value === "" ? others : { ...others, [name]: value });
  };
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 pb-3 max-sm:px-3">
      <Text label="Action" hint="Action (runs.cancel)" value={search.action} onSet={(value) => set("action", value)} />
      <Text label="To (an id)" hint="To (an id)" value={search.target} onSet={(value) => set("target", value)} />
      {seesAll(user) && (
        <Text label="Who (an id)" hint="Who (an id)" value={search.actor} onSet={(value) => set("actor", value)} />
      )}
      <Select
        aria-label="Outcome"
        className="h-8"
        value={search.outcome ?? ""}
        onChange={({ target }) => set("outcome", target.value)}
      >
        <option value="">Any outcome</option>
        {outcomes.map((outcome) => (
          <option key={outcome}>{outcome}</option>
        ))}
      </Select>
      <Select
        aria-label="Time"
        className="h-8"
        value={search.last ?? ""}
        onChange={({ target }) => set("last", target.value)}
      >
        <option value="">Any time</option>
        {auditSpans.map((span) => (
          <option key={span} value={span}>
            Last {span}
          </option>
        ))}
      </Select>
      {Object.keys(search).length > 0 && (
        <Button look="ghost" onClick={() => onChange({})}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </search>
  );
}

/** Filters exactly, so it does so when somebody has finished writing. */
function Text({
  label,
  hint,
  value = "",
  onSet,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
  readonly onSet: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Input
      aria-label={label}
      placeholder={hint}
      className="w-40 max-sm:w-[calc(50%-4px)]"
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => text.trim() !== value && onSet(text.trim())}
      onKeyDown={({ key }) => key === "Enter" && onSet(text.trim())}
    />
  );
}
