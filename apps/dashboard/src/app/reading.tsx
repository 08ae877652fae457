import { messageOf } from "../data/problem-text.ts";
import { Button } from "../design/button.tsx";
import { Note } from "../design/note.tsx";
import { SkeletonRows } from "../design/skeleton.tsx";

/** While something is being read for the first time, and where it could not be read; nothing once it is there and all is well. */
export function Reading({
  what,
  query,
  count,
}: {
  /** `The schedules`. */
  readonly what: string;
  readonly query: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly count?: number;
}) {
  if (query.error !== null && query.error !== undefined)
    return (
      <div className="shrink-0 p-4 max-sm:p-3">
        <Note
          look="error"
          title={`${what} cannot be read`}
          action={<Button onClick={() => void query.refetch()}>Try again</Button>}
        >
          {messageOf(query.error)}
        </Note>
      </div>
    );
  return query.isPending ? (
    <SkeletonRows label={`Reading ${what.toLowerCase()}`} {...(count !== undefined && { count })} />
  ) : null;
}
