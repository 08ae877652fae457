import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Link2Off } from "lucide-react";
import { useCallback, type ReactNode } from "react";
import { useTitle } from "../../app/screen-header.tsx";
import { isNotFound, messageOf } from "../../data/problem-text.ts";
import { client } from "../../data/client.ts";
import { readSharedFile } from "../../data/files/read-run-file.ts";
import { shareKeys, type Shared } from "../../data/shares/share-keys.ts";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Mark } from "../../design/mark.tsx";
import { Note } from "../../design/note.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { Time } from "../../design/time.tsx";
import { RunFiles } from "../../results/run-files.ts";
import { SharedRun } from "./shared-run.tsx";
import { SharedWorkflow } from "./shared-workflow.tsx";

const route = getRouteApi("/shared/$token");

/** What somebody has shared by a link, for whoever has it: no sign-in, and nothing that leads elsewhere. */
export function SharedScreen() {
  const { token } = route.useParams();
  const query = useQuery({
    queryKey: shareKeys.opened(token),
    queryFn: () => client.shares.open(token),
    // Each look is counted for its owner, and limited: it is taken anew when it is asked for.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const shared = query.data;
  const readFile = useCallback((path: string, signal?: AbortSignal) => readSharedFile(token, path, signal), [token]);
  useTitle(shared === undefined ? "Shared" : titleOf(shared));
  return (
    <Page shared={shared}>
      {query.isPending && <SkeletonRows label="Reading what was shared" count={6} />}
      {query.error !== null &&
        shared === undefined &&
        (isNotFound(query.error) ? (
          <EmptyState icon={Link2Off} title="This link leads nowhere">
            It has expired or was taken back, or a part of its address is missing. Ask whoever gave it to you for
            another one.
          </EmptyState>
        ) : (
          <div className="p-4">
            <Note
              look="error"
              title="What was shared cannot be read"
              action={<Button onClick={() => void query.refetch()}>Try again</Button>}
            >
              {messageOf(query.error)}
            </Note>
          </div>
        ))}
      {shared?.kind === "run" && (
        <RunFiles value={shared.hasFiles ? readFile : null}>
          <SharedRun
            shared={shared}
            readAt={query.dataUpdatedAt}
            isReading={query.isFetching}
            onRefresh={() => void query.refetch()}
          />
        </RunFiles>
      )}
      {shared?.kind === "workflow" && <SharedWorkflow workflow={shared.workflow} token={token} />}
    </Page>
  );
}

function titleOf(shared: Shared): string {
  return shared.kind === "run" ? `${shared.run.agent} ${shared.run.status}` : shared.workflow.name;
}

function Page({ shared, children }: { readonly shared: Shared | undefined; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Mark className="size-5.5" />
        <span className="text-base font-semibold tracking-tight">Pawl</span>
        {shared !== undefined && (
          <p className="ml-auto truncate text-xs text-ink-faint">
            Shared by <span className="text-ink-soft">{shared.sharedBy}</span>
            {shared.expiresAt !== null && (
              <>
                , expires <Time at={shared.expiresAt} />
              </>
            )}
          </p>
        )}
      </header>
      <main className="mx-auto flex w-full max-w-5xl grow flex-col px-4 py-6 max-sm:px-3">
        {shared === undefined && <h1 className="sr-only">Shared</h1>}
        {children}
      </main>
    </div>
  );
}
