import type { Role } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, Input, Select } from "../../design/field.tsx";
import { NamesField } from "../../design/names-field.tsx";
import { Note } from "../../design/note.tsx";
import { ToldOnce } from "../account/told-once.tsx";
import { roles } from "./route.ts";

/** An account for somebody else; they get a password that they must change at once. */
export function NewUser({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState({ name: "", email: "", role: "user" as Role, groups: [] as readonly string[] });
  const make = useMutation({
    mutationFn: () =>
      client.users.create({
        name: draft.name.trim(),
        email: draft.email.trim(),
        role: draft.role,
        groups: [...draft.groups],
      }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: accountKeys.userLists }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (make.data !== undefined)
    return (
      <ToldOnce
        title={`The first password of ${make.data.user.name}`}
        what="password"
        secret={make.data.password}
        onClose={onClose}
      />
    );
  const text = (name: "name" | "email") => ({
    value: draft[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: target.value }),
  });
  return (
    <Dialog
      title="New user"
      description="You get a password for them, once; they choose their own when they sign in."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button size="md" look="primary" type="submit" form="new-user" isBusy={make.isPending}>
            Make the account
          </Button>
        </>
      }
    >
      <form id="new-user" onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Name">
          {(control) => <Input {...control} {...text("name")} required maxLength={100} autoFocus />}
        </Field>
        <Field label="Email" hint="Questions can be put to it.">
          {(control) => <Input {...control} {...text("email")} type="email" required maxLength={200} />}
        </Field>
        <Field label="Role">
          {(control) => (
            <Select
              {...control}
              className="h-8"
              value={draft.role}
              onChange={({ target }) => setDraft({ ...draft, role: target.value as Role })}
            >
              {roles.map((role) => (
                <option key={role}>{role}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Groups" hint="What is put to a group is put to all who are in it. Enter adds one.">
          {(control) => (
            <NamesField {...control} names={draft.groups} onChange={(groups) => setDraft({ ...draft, groups })} />
          )}
        </Field>
        {make.error !== null && (
          <Note look="error" title="The account is not made">
            {messageOf(make.error)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
