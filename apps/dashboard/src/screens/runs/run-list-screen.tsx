import { getRouteApi } from "@tanstack/react-router";
import { useReducer } from "react";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { messageOf } from "../../data/problem-text.ts";
import { isEverything, type RunSearch } from "../../data/runs/run-search.ts";
import { useRunList } from "../../data/runs/use-run-list.ts";
import { Button } from "../../design/button.tsx";
import { Note } from "../../design/note.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { ColumnsMenu } from "./columns-menu.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { NoRuns } from "./no-runs.tsx";
import { RunTable } from "./run-table.tsx";
import { select, noSelection } from "./selection.ts";
import { StatusCounts } from "./status-counts.tsx";
import { ViewsMenu } from "./views-menu.tsx";

const route = getRouteApi("/app/runs");

/** All runs that somebody sees, live, by what the address says. */
export function RunListScreen() {
  const search: RunSearch = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRunList(search);
  const [selection, dispatch] = useReducer(select, noSelection);
  const change = (search: RunSearch) => {
    dispatch({ type: "clear" });
    void navigate({ search, replace: true });
  };
  return (
    <>
      <ScreenHeader
        title="Runs"
        aside={
          <>
            <ViewsMenu search={search} onChange={change} />
            <ColumnsMenu />
          </>
        }
      />
      <StatusCounts search={search} onChange={change} />
      <FilterBar search={search} onChange={change} />
      {list.error !== null && (
        <div className="px-4 pb-3">
          <Note
            look="error"
            title="The runs cannot be read"
            action={<Button onClick={() => void list.refetch()}>Try again</Button>}
          >
            {messageOf(list.error)}
          </Note>
        </div>
      )}
      {list.isPending && <SkeletonRows label="Reading the runs" count={12} />}
      {list.isSuccess && list.runs.length === 0 && (
        <NoRuns isFiltered={!isEverything(search)} onClear={() => change({})} />
      )}
      {list.runs.length > 0 && (
        <RunTable
          runs={list.runs}
          hasMore={list.hasNextPage}
          isReading={list.isFetchingNextPage}
          isOld={list.isPlaceholderData}
          onMore={() => void list.fetchNextPage()}
          selection={selection}
          dispatch={dispatch}
        />
      )}
      <BulkBar
        selection={selection}
        search={search}
        loaded={list.runs.length}
        hasMore={list.hasNextPage}
        dispatch={dispatch}
      />
    </>
  );
}
