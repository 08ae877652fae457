import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { accountKeys } from "../../data/account/account-keys.ts";
import { useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Field, Input } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";

const empty = { current: "", password: "" };

/** A new password; all other devices are signed out by it. */
export function Password() {
  const user = useUser();
  const [draft, setDraft] = useState(empty);
  const change = useMutation({
    mutationFn: () => client.me.password(draft),
    onSuccess: () => {
      setDraft(empty);
      toast("Your password is changed", { description: "All your other devices are signed out." });
      void queryClient.invalidateQueries({ queryKey: accountKeys.devices });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const control = (name: keyof typeof draft) => ({
    type: "password",
    className: "max-w-sm",
    required: true,
    maxLength: 200,
    value: draft[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: target.value }),
  });
  return (
    <form onSubmit={submit}>
      <Card
        title="Password"
        description="A new one signs out every other device."
        footer={
          <Button type="submit" look="primary" size="md" isBusy={change.isPending}>
            Change the password
          </Button>
        }
      >
        {user.mustChangePassword && (
          <Note look="warning" title="Choose a password of your own">
            The one that you signed in with was made for you, and somebody else has seen it.
          </Note>
        )}
        {/* For password managers, which otherwise do not know whose it is. */}
        <input type="hidden" autoComplete="username" value={user.email ?? ""} readOnly />
        <Field label="Password now">
          {(field) => <Input {...field} {...control("current")} autoComplete="current-password" />}
        </Field>
        <Field label="New password" hint="10 characters or more">
          {(field) => <Input {...field} {...control("password")} minLength={10} autoComplete="new-password" />}
        </Field>
        {change.error !== null && (
          <Note look="error" title="The password is not changed">
            {messageOf(change.error)}
          </Note>
        )}
      </Card>
    </form>
  );
}
