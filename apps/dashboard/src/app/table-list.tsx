import type { ReactNode } from "react";
import { Button } from "../design/button.tsx";
import { Table, type TableProps } from "../design/table.tsx";
import { Reading } from "./reading.tsx";

/** What TanStack Query says of a list; without pages, all of it comes at once. */
export interface ListQuery {
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly isPlaceholderData: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly hasNextPage?: boolean;
  readonly isFetchingNextPage?: boolean;
  readonly fetchNextPage?: () => unknown;
}

export interface TableListProps<Row> extends Omit<TableProps<Row>, "isOld" | "className"> {
  /** `The schedules`. */
  readonly what: string;
  readonly query: ListQuery;
  /** What stands there where there are no rows. */
  readonly empty: ReactNode;
  /** On the button that reads the next page. */
  readonly more?: string;
}

/** The body of a screen that is a list: being read, not to be read, empty, or its rows. */
export function TableList<Row>({ what, query, empty, more = "Show more", rows, ...table }: TableListProps<Row>) {
  return (
    <div className="relative flex min-h-0 grow flex-col overflow-y-auto border-t border-line bg-surface">
      <Reading what={what} query={query} />
      {query.isSuccess && rows.length === 0 && empty}
      {rows.length > 0 && <Table {...table} rows={rows} isOld={query.isPlaceholderData} />}
      {query.hasNextPage === true && (
        <div className="p-3 text-center">
          <Button look="ghost" isBusy={query.isFetchingNextPage === true} onClick={() => void query.fetchNextPage?.()}>
            {more}
          </Button>
        </div>
      )}
    </div>
  );
}
