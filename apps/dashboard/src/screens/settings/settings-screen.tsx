import type { Settings } from "@pawl/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { ForRole } from "../../app/for-role.tsx";
import { Reading } from "../../app/reading.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { keys } from "../../data/keys.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { Button } from "../../design/button.tsx";
import { Card, Cards } from "../../design/card.tsx";
import { Field, Input } from "../../design/field.tsx";
import { LimitField } from "../../design/limit-field.tsx";
import { Note } from "../../design/note.tsx";

/** What an admin decides for all. */
export function SettingsScreen() {
  return (
    <>
      <ScreenHeader title="Settings" />
      <ForRole roles={["admin"]}>
        <All />
      </ForRole>
    </>
  );
}

function All() {
  const query = useQuery({
    queryKey: accountKeys.settings,
    queryFn: ({ signal }) => client.users.settings({ signal }),
  });
  if (query.data === undefined) return <Reading what="The settings" query={query} count={5} />;
  // What somebody else has changed meanwhile is shown, unless something is being changed here.
  return <SettingsForm key={JSON.stringify(query.data)} settings={query.data} />;
}

function SettingsForm({ settings }: { readonly settings: Settings }) {
  const [draft, setDraft] = useState(settings);
  const change = changesOf(settings, draft);
  const isChanged = Object.keys(change).length > 0;
  const save = useMutation({
    mutationFn: () => client.users.updateSettings(change),
    onSuccess: (settings) => {
      queryClient.setQueryData(accountKeys.settings, settings);
      void queryClient.invalidateQueries({ queryKey: keys.info });
      toast("The settings are changed");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged) save.mutate();
  };
  const limit = (name: keyof Settings["defaultLimits"]) => ({
    value: draft.defaultLimits[name],
    none: "No limit",
    onChange: (value: number | null) =>
      setDraft({ ...draft, defaultLimits: { ...draft.defaultLimits, [name]: value } }),
  });
  const days = (name: "guestDays" | "auditDays") => ({
    type: "number",
    required: true,
    min: 1,
    max: 3650,
    className: "num max-w-32",
    value: Number.isNaN(draft[name]) ? "" : draft[name],
    onChange: ({ target }: { readonly target: { readonly valueAsNumber: number } }) =>
      setDraft({ ...draft, [name]: target.valueAsNumber }),
  });
  return (
    <form onSubmit={submit} className="flex min-h-0 grow flex-col">
      <Cards>
        <Card title="Who comes in">
          <Switch
            label="New accounts"
            hint="Anybody who reaches this server can make one. Otherwise admins make them."
            isOn={draft.allowRegistration}
            onChange={(allowRegistration) => setDraft({ ...draft, allowRegistration })}
          />
          <Switch
            label="Guests"
            hint="Without email and password; they can make an account of it later, and keep what is theirs."
            isOn={draft.allowGuests}
            onChange={(allowGuests) => setDraft({ ...draft, allowGuests })}
          />
          <Field label="Guests are removed after so many days without a visit">
            {(control) => <Input {...control} {...days("guestDays")} />}
          </Field>
        </Card>
        <Card title="Limits" description="Of each user who has none of their own.">
          <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
            <LimitField label="Runs per day" {...limit("runsPerDay")} />
            <LimitField label="Tokens per day" {...limit("tokensPerDay")} />
            <LimitField label="Files" unit="MB" scale={1_000_000} {...limit("fileBytes")} />
          </div>
        </Card>
        <Card title="Audit log">
          <Field label="Entries are kept for so many days">
            {(control) => <Input {...control} {...days("auditDays")} />}
          </Field>
        </Card>
        {save.error !== null && (
          <Note look="error" title="The settings are not changed">
            {messageOf(save.error)}
          </Note>
        )}
      </Cards>
      <div className="shrink-0 border-t border-line bg-canvas">
        <div className="flex max-w-3xl justify-end gap-2 px-4 py-2.5 max-sm:px-3">
          <Button size="md" disabled={!isChanged} onClick={() => setDraft(settings)}>
            Undo
          </Button>
          <Button size="md" look="primary" type="submit" isBusy={save.isPending} disabled={!isChanged}>
            Save
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Only what is different is sent: what somebody else changes meanwhile stays. Pure. */
export function changesOf(before: Settings, after: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Settings]),
    ),
  );
}

function Switch({
  label,
  hint,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5">
      <input
        type="checkbox"
        role="switch"
        className="mt-1 size-3.5 accent-accent"
        checked={isOn}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        <span className="block text-sm font-medium">{label}</span>
        <span className="block text-xs text-ink-faint">{hint}</span>
      </span>
    </label>
  );
}
