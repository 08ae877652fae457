import { useState, type FormEvent } from "react";
import { runSearchOf } from "../../data/runs/run-search.ts";
import { Button } from "../../design/button.tsx";
import { Field, Input } from "../../design/field.tsx";
import type { FilterProps } from "./filter-bar.tsx";

/** Conditions that are rarely needed. */
export function FilterForm({ search, onChange, isOperator }: FilterProps & { readonly isOperator: boolean }) {
  const [draft, setDraft] = useState({
    tag: "",
    where: "",
    queue: search.queue ?? "",
    version: search.version ?? "",
    owner: search.owner ?? "",
    createdAfter: localInput(search.createdAfter),
    createdBefore: localInput(search.createdBefore),
  });
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const { last: _last, ...others } = search;
    const hasTime = draft.createdAfter !== "" || draft.createdBefore !== "";
    onChange(
      runSearchOf({
        ...(hasTime ? others : search),
        ...draft,
        tag: [...(search.tag ?? []), draft.tag],
        where: [...(search.where ?? []), draft.where],
        createdAfter: isoOf(draft.createdAfter),
        createdBefore: isoOf(draft.createdBefore),
      }),
    );
  };
  const text = (
    name: keyof typeof draft,
    label: string,
    more: {
      readonly hint?: string;
      readonly placeholder?: string;
      readonly type?: string;
      readonly pattern?: string;
    } = {},
  ) => {
    const { hint, ...rest } = more;
    return (
      <Field label={label} {...(hint !== undefined && { hint })}>
        {(control) => (
          <Input
            {...control}
            {...rest}
            maxLength={200}
            value={draft[name]}
            onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
          />
        )}
      </Field>
    );
  };
  return (
    <form onSubmit={apply} className="flex flex-col gap-2.5">
      {text("tag", "Tag", { placeholder: "tenant:acme", pattern: "[^:]+:.*" })}
      {text("where", "Attribute", { placeholder: "total>=100", hint: "Of those that the agent declares" })}
      <div className="grid grid-cols-2 gap-2.5">
        {text("queue", "Queue")}
        {text("version", "Version", { pattern: "[1-9][0-9]*" })}
      </div>
      {isOperator && text("owner", "Owner", { placeholder: "A user's id" })}
      {text("createdAfter", "From", { type: "datetime-local" })}
      {text("createdBefore", "To", { type: "datetime-local" })}
      <Button type="submit" look="primary" size="md">
        Apply
      </Button>
    </form>
  );
}

/** What such an input shows of a moment: the browser's own time. */
function localInput(iso: string | undefined): string {
  if (iso === undefined) return "";
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function isoOf(local: string): string | undefined {
  const atMs = Date.parse(local);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}
