import { useMutation, useQuery } from "@tanstack/react-query";
import { Link2, Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { messageOf } from "../data/problem-text.ts";
import { queryClient } from "../data/query-client.ts";
import { client } from "../data/client.ts";
import { shareKeys, type ShareTarget } from "../data/shares/share-keys.ts";
import { Button, IconButton } from "../design/button.tsx";
import { CopyButton } from "../design/copy.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field, Input, Select } from "../design/field.tsx";
import { Note } from "../design/note.tsx";
import { Time } from "../design/time.tsx";

const daySeconds = 86_400;

const spans = [
  { label: "A day", seconds: daySeconds },
  { label: "A week", seconds: 7 * daySeconds },
  { label: "A month", seconds: 30 * daySeconds },
  { label: "A year", seconds: 365 * daySeconds },
  { label: "Until it is taken back", seconds: null },
] as const;

const told = {
  run: "Whoever has it sees the run as it is when they look: its input, steps and result, without signing in. What its form takes as a password, and fields that are called like secrets, are left out.",
  workflow:
    "Whoever has it sees the workflow and its input without signing in, and can fork it into their own. What its form takes as a password, and fields that are called like secrets, are left out.",
} as const;

/** Links by which others see one run or workflow: makes them, shows who has used them, takes them back. */
export function ShareDialog({
  target,
  title,
  onClose,
}: {
  readonly target: ShareTarget;
  readonly title: string;
  readonly onClose: () => void;
}) {
  const [span, setSpan] = useState(1);
  const [withFiles, setWithFiles] = useState(false);
  const links = useQuery({
    queryKey: shareKeys.of(target.id),
    queryFn: () => client.shares.list({ target: target.id, limit: 100 }),
  });
  const refresh = () => void queryClient.invalidateQueries({ queryKey: shareKeys.of(target.id) });
  const make = useMutation({
    mutationFn: () =>
      client.shares.create({ target, expiresInSeconds: spans[span]?.seconds ?? null, ...(withFiles && { withFiles }) }),
    onSuccess: refresh,
  });
  const takeBack = useMutation({
    mutationFn: (share: string) => client.shares.delete(share),
    onSuccess: (_nothing, share) => {
      if (make.data?.id === share) make.reset();
      toast("Took the link back");
      refresh();
    },
    onError: (error) => toast.error("The link could not be taken back", { description: messageOf(error) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const items = links.data?.items ?? [];
  return (
    <Dialog title={`Share ${title}`} description={told[target.kind]} isOpen onClose={onClose}>
      <div className="flex flex-col gap-4">
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <Field label="The link holds for" className="grow">
            {(control) => (
              <Select
                {...control}
                className="h-8"
                value={span}
                onChange={({ target }) => setSpan(Number(target.value))}
              >
                {spans.map(({ label }, index) => (
                  <option key={label} value={index}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button type="submit" look="primary" size="md" isBusy={make.isPending}>
            <Link2 aria-hidden /> Make a link
          </Button>
          {target.kind === "run" && (
            <label className="flex w-full cursor-pointer items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-3.5 accent-accent"
                checked={withFiles}
                onChange={({ target }) => setWithFiles(target.checked)}
              />
              Its files can be downloaded by the link
            </label>
          )}
        </form>
        {make.error !== null && (
          <Note look="error" title="The link could not be made">
            {messageOf(make.error)}
          </Note>
        )}
        {make.data !== undefined && (
          <div role="status" className="flex flex-col gap-1.5 rounded-lg border border-line bg-sunken p-3">
            <div className="flex items-center gap-2">
              <Input
                readOnly
                aria-label="The link"
                className="font-mono text-xs"
                value={make.data.url}
                onFocus={({ target }) => target.select()}
              />
              <CopyButton text={make.data.url} label="Copy the link" />
            </div>
            <p className="text-xs text-ink-faint">
              It is told only now: whoever makes another one gets another address.
            </p>
          </div>
        )}
        {items.length > 0 && (
          <ul aria-label="Links" className="rounded-md border border-line text-xs">
            {items.map(({ id, createdAt, expiresAt, lastUsedAt, uses, withFiles }) => (
              <li key={id} className="flex items-center gap-3 border-b border-line px-3 py-1.5 last:border-0">
                <span className="min-w-0 grow">
                  <span className="block">
                    Made <Time at={createdAt} />,{" "}
                    {expiresAt === null ? (
                      "holds until it is taken back"
                    ) : (
                      <>
                        expires <Time at={expiresAt} />
                      </>
                    )}
                    {withFiles && ", with files"}
                  </span>
                  <span className="num block text-ink-faint">
                    {uses === 0 ? (
                      "Nobody has used it yet"
                    ) : (
                      <>
                        Used {uses === 1 ? "once" : `${uses.toLocaleString("en")} times`}, last <Time at={lastUsedAt} />
                      </>
                    )}
                  </span>
                </span>
                <IconButton
                  label="Take the link back"
                  disabled={takeBack.isPending}
                  onClick={() => takeBack.mutate(id)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        {links.error !== null && (
          <Note look="error" title="Your links cannot be read">
            {messageOf(links.error)}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
