import { getRouteApi } from "@tanstack/react-router";
import { X } from "lucide-react";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { messageOf } from "../../data/problem-text.ts";
import type { AgentSearch } from "../../data/agents/agent-search.ts";
import { useAgents } from "../../data/agents/use-agents.ts";
import { Button } from "../../design/button.tsx";
import { Note } from "../../design/note.tsx";
import { SearchField } from "../../design/search-field.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { AgentList } from "./agent-list.tsx";
import { NoAgents } from "./no-agents.tsx";

const route = getRouteApi("/app/agents");

/** What can be started: workflows and graphs that are registered. */
export function AgentsScreen() {
  const search: AgentSearch = route.useSearch();
  const navigate = route.useNavigate();
  const list = useAgents(search);
  const change = (search: AgentSearch) => void navigate({ search, replace: true });
  const toggleTag = (tag: string) => {
    const { tag: tags = [], ...others } = search;
    const next = tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag];
    change(next.length === 0 ? others : { ...others, tag: next });
  };
  const isFiltered = search.q !== undefined || search.tag !== undefined;
  return (
    <>
      <ScreenHeader title="Agents" />
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 pb-3 max-sm:px-3">
        <SearchField
          label="Find agents by name, description or tag"
          placeholder="Name, description or tag"
          text={search.q ?? ""}
          onChange={(q) => {
            const { q: _before, ...others } = search;
            change(q === "" ? others : { ...others, q });
          }}
        />
        <label className="flex h-8 cursor-pointer items-center gap-2 px-1 text-xs text-ink-soft">
          <input
            type="checkbox"
            className="size-3.5 cursor-pointer accent-accent"
            checked={search.deprecated === true}
            onChange={({ target }) => {
              const { deprecated: _before, ...others } = search;
              change(target.checked ? { ...others, deprecated: true } : others);
            }}
          />
          Deprecated ones too
        </label>
        {search.tag?.map((tag) => (
          <button
            key={tag}
            type="button"
            aria-label={`Remove the filter ${tag}`}
            onClick={() => toggleTag(tag)}
            className="flex h-6 max-w-72 items-center gap-1 rounded-full bg-accent-soft px-2.5 text-xs text-accent hover:bg-press"
          >
            <span className="truncate">{tag}</span>
            <X aria-hidden className="size-3 shrink-0" />
          </button>
        ))}
      </div>
      {list.error !== null && (
        <div className="p-4">
          <Note
            look="error"
            title="The agents cannot be read"
            action={<Button onClick={() => void list.refetch()}>Try again</Button>}
          >
            {messageOf(list.error)}
          </Note>
        </div>
      )}
      {list.isPending && <SkeletonRows label="Reading the agents" />}
      {list.isSuccess && list.agents.length === 0 && (
        <NoAgents isFiltered={isFiltered} onClear={() => change({ deprecated: true })} />
      )}
      {list.agents.length > 0 && (
        <AgentList
          agents={list.agents}
          tags={search.tag ?? []}
          onTag={toggleTag}
          hasMore={list.hasNextPage}
          isReading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </>
  );
}
