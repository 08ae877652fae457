import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { client } from "../../data/client.ts";
import { keys } from "../../data/keys.ts";
import { lastSpans, type LastSpan, type RunSearch } from "../../data/runs/run-search.ts";
import { seesAll, useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Select } from "../../design/field.tsx";
import { Popover } from "../../design/popover.tsx";
import { SearchField } from "../../design/search-field.tsx";
import { chipsOf } from "./filter-chips.ts";
import { FilterForm } from "./filter-form.tsx";

export interface FilterProps {
  readonly search: RunSearch;
  readonly onChange: (search: RunSearch) => void;
}

const spanLabels: Readonly<Record<LastSpan, string>> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

/** What runs are looked for by: words, agent, time, and what else there is behind a button. What is set is said in chips. */
export function FilterBar({ search, onChange }: FilterProps) {
  const agents = useQuery({
    queryKey: keys.agents,
    queryFn: () => client.agents.list({ limit: 200 }),
    staleTime: 60_000,
  });
  const isOperator = seesAll(useUser());
  const [isOpen, setOpen] = useState(false);
  const names = agents.data?.items.map(({ name }) => name) ?? [];
  const chips = chipsOf(search);
  const isCustomTime = search.createdAfter !== undefined || search.createdBefore !== undefined;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 pb-3 max-sm:px-3">
      <SearchField
        label="Find runs by id, key or agent"
        placeholder="Id, key or agent"
        className="w-64"
        text={search.q ?? ""}
        onChange={(q) => onChange(without({ ...search, q }))}
      />
      <Select
        aria-label="Agent"
        className="h-8 max-w-52 max-sm:grow"
        value={search.agent ?? ""}
        onChange={({ target }) => onChange(without({ ...search, agent: target.value }))}
      >
        <option value="">All agents</option>
        {search.agent !== undefined && !names.includes(search.agent) && <option>{search.agent}</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Select
        aria-label="Time"
        className="h-8 max-sm:grow"
        value={isCustomTime ? "custom" : (search.last ?? "")}
        onChange={({ target }) => {
          const { createdAfter: _after, createdBefore: _before, last: _last, ...others } = search;
          if (target.value === "custom") return setOpen(true);
          onChange(target.value === "" ? others : { ...others, last: target.value as LastSpan });
        }}
      >
        <option value="">Any time</option>
        {lastSpans.map((span) => (
          <option key={span} value={span}>
            {spanLabels[span]}
          </option>
        ))}
        <option value="custom">From … to …</option>
      </Select>
      <Popover
        label="More filters"
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <Button size="md" look="ghost">
            <ListFilter aria-hidden /> <span className="max-sm:sr-only">Filter</span>
          </Button>
        }
      >
        <FilterForm
          search={search}
          isOperator={isOperator}
          onChange={(search) => {
            setOpen(false);
            onChange(search);
          }}
        />
      </Popover>
      {chips.map(({ label, rest }) => (
        <button
          key={label}
          type="button"
          aria-label={`Remove the filter ${label}`}
          onClick={() => onChange(rest)}
          className="flex h-6 max-w-72 items-center gap-1 rounded-full bg-accent-soft px-2.5 text-xs text-accent hover:bg-press"
        >
          <span className="truncate">{label}</span>
          <X aria-hidden className="size-3 shrink-0" />
        </button>
      ))}
    </div>
  );
}

/** Without what is empty. Pure. */
function without(search: RunSearch): RunSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ""));
}
