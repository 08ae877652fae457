import type { ApiKey } from "@pawl/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Reading } from "../../app/reading.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { useUser } from "../../data/session.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Code } from "../../design/code.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Note } from "../../design/note.tsx";
import { useNow } from "../../design/now.ts";
import { Table, type Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";
import { NewApiKey } from "./new-api-key.tsx";

/** Keys with which programs act in one's name. */
export function ApiKeys() {
  const user = useUser();
  const query = useQuery({ queryKey: accountKeys.apiKeys, queryFn: ({ signal }) => client.me.apiKeys({ signal }) });
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const nowMs = useNow();
  const keys = query.data?.items ?? [];
  const columns: readonly Column<ApiKey>[] = [
    {
      name: "name",
      label: "Name",
      isHeader: true,
      cell: ({ name, prefix }) => (
        <span className="flex flex-col">
          <span className="truncate font-medium text-ink">{name}</span>
          <span className="font-mono text-2xs text-ink-faint">{prefix}…</span>
        </span>
      ),
    },
    {
      name: "scopes",
      label: "May",
      from: "sm",
      cell: ({ scopes }) => (
        <span className="flex flex-wrap gap-1">
          {scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
        </span>
      ),
    },
    {
      name: "used",
      label: "Last used",
      from: "md",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <Time at={lastUsedAt} />),
    },
    {
      name: "ends",
      label: "Ends",
      cell: ({ expiresAt }) =>
        expiresAt === null ? (
          "never"
        ) : Date.parse(expiresAt) < nowMs ? (
          <span className="text-failed">has ended</span>
        ) : (
          <Time at={expiresAt} />
        ),
    },
    {
      name: "take back",
      label: "",
      className: "text-right",
      cell: (key) => (
        <Button aria-label={`Take back ${key.name}`} onClick={() => setEnding(key)}>
          Take back
        </Button>
      ),
    },
  ];
  return (
    <>
      <Card
        title="API keys"
        description="For programs that act in your name. A key never may do more than you may, and does what its scopes say."
        isPlain
        aside={
          <Button look="primary" size="md" disabled={user.isGuest} onClick={() => setMaking(true)}>
            <Plus aria-hidden /> New key
          </Button>
        }
      >
        {user.isGuest && (
          <div className="px-4 pb-4">
            <Note title="Guests have no keys">Make an account of yours, and everything that is yours stays.</Note>
          </div>
        )}
        <Reading what="Your keys" query={query} count={2} />
        {query.isSuccess && keys.length === 0 && !user.isGuest && (
          <EmptyState icon={KeyRound} title="No keys yet">
            A program sends its key with every request, and needs no password of yours.
          </EmptyState>
        )}
        {keys.length > 0 && <Table label="API keys" columns={columns} rows={keys} keyOf={({ id }) => id} />}
      </Card>
      <Card title="How a program uses it">
        <Code label="Copy the program" text={program} />
        <p className="text-xs text-ink-faint">
          Every endpoint is described at{" "}
          <a href="/api/docs" className="text-accent underline underline-offset-2">
            /api/docs
          </a>
          .
        </p>
      </Card>
      {isMaking && <NewApiKey onClose={() => setMaking(false)} />}
      {ending !== null && <TakeBack apiKey={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

const program = `import { createClient } from "@pawl/client";

const client = createClient({
  url: ${JSON.stringify(location.origin)},
  apiKey: process.env.PAWL_API_KEY,
});
for await (const run of client.runs.all({ status: "failed" })) {
  console.log(run.id, run.error?.message);
}`;

function TakeBack({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const end = useMutation({
    mutationFn: () => client.me.deleteApiKey(apiKey.id),
    onSuccess: () => {
      toast(`${apiKey.name} is taken back`);
      void queryClient.invalidateQueries({ queryKey: accountKeys.apiKeys });
      onClose();
    },
    onError: (error) => toast.error("It could not be taken back", { description: messageOf(error) }),
  });
  return (
    <Dialog
      title={`Take ${apiKey.name} back?`}
      description="Programs that use it are refused from now on. It cannot be given again: make a new one."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Keep it
          </Button>
          <Button size="md" look="danger" isBusy={end.isPending} onClick={() => end.mutate()}>
            Take it back
          </Button>
        </>
      }
    />
  );
}
