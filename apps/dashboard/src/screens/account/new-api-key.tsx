import type { Scope } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, Input, Select } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { scopesFor, scopeTexts } from "./scope-texts.ts";
import { ToldOnce } from "./told-once.tsx";

const spans = [
  { days: 7, label: "in a week" },
  { days: 30, label: "in 30 days" },
  { days: 90, label: "in 90 days" },
  { days: 365, label: "in a year" },
  { days: null, label: "never" },
] as const;

/** Makes a key, and tells it the one time that it is told. */
export function NewApiKey({ onClose }: { readonly onClose: () => void }) {
  const { role } = useUser();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | null>(90);
  const [scopes, setScopes] = useState<readonly Scope[]>(["agents:read", "agents:execute", "runs:read"]);
  const make = useMutation({
    mutationFn: () => client.me.createApiKey({ name: name.trim(), scopes: [...scopes], expiresInDays: days }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: accountKeys.apiKeys }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (make.data !== undefined)
    return <ToldOnce title={`The key ${make.data.name}`} what="key" secret={make.data.key} onClose={onClose} />;
  return (
    <Dialog
      title="New API key"
      description="Give it no more than its program needs."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="md"
            look="primary"
            type="submit"
            form="new-api-key"
            isBusy={make.isPending}
            disabled={name.trim() === "" || scopes.length === 0}
          >
            Make the key
          </Button>
        </>
      }
    >
      <form id="new-api-key" onSubmit={submit} className="flex flex-col gap-4">
        <div className="flex gap-3 max-sm:flex-col">
          <Field label="Name" hint="Which program it is for" className="grow">
            {(control) => (
              <Input
                {...control}
                autoFocus
                required
                maxLength={100}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Field label="Ends">
            {(control) => (
              <Select
                {...control}
                className="h-8"
                value={String(days)}
                onChange={({ target }) => setDays(target.value === "null" ? null : Number(target.value))}
              >
                {spans.map(({ days, label }) => (
                  <option key={label} value={String(days)}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <fieldset>
          <legend className="mb-1 text-xs font-medium text-ink-soft">It may</legend>
          <ul className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
            {scopesFor(role).map((scope) => (
              <li key={scope}>
                <label className="flex min-h-8 cursor-pointer items-center gap-2 text-sm">
                  <input
                    type="checkbox"
                    className="size-3.5 accent-accent"
                    checked={scopes.includes(scope)}
                    onChange={({ target }) =>
                      setScopes(target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))
                    }
                  />
                  <span title={scope}>{scopeTexts[scope].text}</span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
        {make.error !== null && (
          <Note look="error" title="The key is not made">
            {messageOf(make.error)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
