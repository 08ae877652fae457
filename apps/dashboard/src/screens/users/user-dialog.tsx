import type { Role, User } from "@pawl/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { Reading } from "../../app/reading.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, Input, Select } from "../../design/field.tsx";
import { LimitField } from "../../design/limit-field.tsx";
import { NamesField } from "../../design/names-field.tsx";
import { Note } from "../../design/note.tsx";
import { Time } from "../../design/time.tsx";
import { Facts } from "../../design/section.tsx";
import { ToldOnce } from "../account/told-once.tsx";
import { UserUsage } from "./user-usage.tsx";
import { roles } from "./route.ts";

/** One user: what they may, what they have used, and what an admin can do about them. */
export function UserDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = useQuery({ queryKey: ["user", id], queryFn: ({ signal }) => client.users.get(id, { signal }) });
  if (query.data === undefined)
    return (
      <Dialog title="A user" isOpen onClose={onClose} isWide>
        <Reading what="The user" query={query} count={3} />
      </Dialog>
    );
  return <UserForm user={query.data} onClose={onClose} />;
}

function UserForm({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const me = useUser();
  const isMe = me.id === user.id;
  const [draft, setDraft] = useState<Readonly<Change>>({
    name: user.name,
    role: user.role,
    groups: user.groups,
    isEmailVerified: user.isEmailVerified,
    limits: user.limits,
  });
  const [asks, setAsks] = useState<"delete" | "password" | null>(null);
  const changed = (after: User) => {
    queryClient.setQueryData(["user", user.id], after);
    void queryClient.invalidateQueries({ queryKey: accountKeys.userLists });
    void queryClient.invalidateQueries({ queryKey: ["people"] });
  };
  const save = useMutation({
    mutationFn: () => client.users.update(user.id, changesOf(user, draft)),
    onSuccess: (after) => {
      changed(after);
      toast(`${after.name} is changed`);
      onClose();
    },
  });
  const toggle = useMutation({
    mutationFn: () => client.users.update(user.id, { isDisabled: !user.isDisabled }),
    onSuccess: (after) => {
      changed(after);
      toast(after.isDisabled ? `${after.name} is signed out and can do nothing` : `${after.name} can sign in again`, {
        action: {
          label: "Undo",
          onClick: () => void client.users.update(user.id, { isDisabled: user.isDisabled }).then(changed),
        },
      });
    },
    onError: (error) => toast.error("That did not work", { description: messageOf(error) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  if (asks === "delete") return <RemoveUser user={user} onBack={() => setAsks(null)} onClose={onClose} />;
  if (asks === "password") return <NewPassword user={user} onBack={() => setAsks(null)} onClose={onClose} />;
  const limit = (name: keyof User["limits"]) => ({
    value: draft.limits[name],
    none: "As the settings say",
    onChange: (value: number | null) => setDraft({ ...draft, limits: { ...draft.limits, [name]: value } }),
  });
  return (
    <Dialog
      title={user.name}
      description={user.isGuest ? "A guest, without email and password" : user.email}
      isOpen
      onClose={onClose}
      isWide
      footer={
        <>
          <span className="mr-auto flex flex-wrap gap-2">
            {!isMe && (
              <Button size="md" isBusy={toggle.isPending} onClick={() => toggle.mutate()}>
                {user.isDisabled ? "Enable" : "Disable"}
              </Button>
            )}
            {!user.isGuest && !isMe && (
              <Button size="md" onClick={() => setAsks("password")}>
                New password …
              </Button>
            )}
            {!isMe && (
              <Button size="md" onClick={() => setAsks("delete")}>
                Remove …
              </Button>
            )}
          </span>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button size="md" look="primary" type="submit" form="user" isBusy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id="user" onSubmit={submit} className="flex flex-col gap-4">
        {user.isDisabled && (
          <Note look="warning" title="Disabled">
            They cannot sign in, and their keys are refused. All that is theirs is kept.
          </Note>
        )}
        <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                required
                maxLength={100}
                value={draft.name}
                onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              />
            )}
          </Field>
          <Field label="Role" hint={isMe ? "You cannot take the last admin's role." : undefined}>
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
        </div>
        <Field label="Groups" hint="What is put to a group is put to all who are in it. Enter adds one.">
          {(control) => (
            <NamesField
              {...control}
              names={draft.groups}
              onChange={(groups) => setDraft({ ...draft, groups: [...groups] })}
            />
          )}
        </Field>
        {user.email !== null && (
          <label className="flex cursor-pointer items-start gap-2 text-sm">
            <input
              type="checkbox"
              className="mt-0.75 size-3.5 shrink-0 accent-accent"
              checked={draft.isEmailVerified}
              onChange={({ target }) => setDraft({ ...draft, isEmailVerified: target.checked })}
            />
            <span className="min-w-0 break-words">
              I have made sure that {user.email} is theirs: questions can be put to it
            </span>
          </label>
        )}
        <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
          <LimitField label="Runs per day" {...limit("runsPerDay")} />
          <LimitField label="Tokens per day" {...limit("tokensPerDay")} />
          <LimitField label="Files" unit="MB" scale={1_000_000} {...limit("fileBytes")} />
        </div>
        {save.error !== null && (
          <Note look="error" title="Nothing is changed">
            {messageOf(save.error)}
          </Note>
        )}
        <UserUsage id={user.id} />
        <Facts
          facts={[
            ["Id", <CopyId key="i" id={user.id} isWhole />],
            ["Since", <Time key="s" at={user.createdAt} isAbsolute />],
            ["Last seen", user.lastSeenAt === null ? "never" : <Time key="l" at={user.lastSeenAt} isAbsolute />],
            ["Signs in by", user.providers.length === 0 ? "their browser only" : user.providers.join(", ")],
          ]}
        />
      </form>
    </Dialog>
  );
}

type Change = Pick<User, "name" | "role" | "groups" | "isEmailVerified" | "limits">;

/** Only what is different: what somebody else changes meanwhile stays. Pure. */
export function changesOf(before: Change, after: Change): Partial<Change> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Change]),
    ),
  );
}

interface AskProps {
  readonly user: User;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

function RemoveUser({ user, onBack, onClose }: AskProps) {
  const remove = useMutation({
    mutationFn: () => client.users.delete(user.id),
    onSuccess: () => {
      toast(`${user.name} is removed`);
      void queryClient.invalidateQueries({ queryKey: accountKeys.userLists });
      onClose();
    },
  });
  return (
    <Dialog
      title={`Remove ${user.name}?`}
      description="Their workflows, links, keys and files go with them, for good. Their runs stay, for operators. To keep everything and lock them out, disable them."
      isOpen
      onClose={onBack}
      footer={
        <>
          <Button size="md" onClick={onBack}>
            Keep them
          </Button>
          <Button size="md" look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
            Remove for good
          </Button>
        </>
      }
    >
      {remove.error === null ? undefined : (
        <Note look="error" title="They are not removed">
          {messageOf(remove.error)}
        </Note>
      )}
    </Dialog>
  );
}

function NewPassword({ user, onBack, onClose }: AskProps) {
  const make = useMutation({ mutationFn: () => client.users.password(user.id) });
  if (make.data !== undefined)
    return (
      <ToldOnce
        title={`A new password for ${user.name}`}
        what="password"
        secret={make.data.password}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={`A new password for ${user.name}?`}
      description="The old one does not work any more, they are signed out everywhere, and must choose their own when they sign in."
      isOpen
      onClose={onBack}
      footer={
        <>
          <Button size="md" onClick={onBack}>
            Cancel
          </Button>
          <Button size="md" look="primary" isBusy={make.isPending} onClick={() => make.mutate()}>
            Make a password
          </Button>
        </>
      }
    >
      {make.error === null ? undefined : (
        <Note look="error" title="That did not work">
          {messageOf(make.error)}
        </Note>
      )}
    </Dialog>
  );
}
