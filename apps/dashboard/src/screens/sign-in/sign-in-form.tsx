import { useState, type FormEvent } from "react";
import { signIn } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Field, Input } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { useAttempt } from "./use-attempt.ts";

/** Email and password, and a name for a new account. */
export function SignInForm({ isNew }: { readonly isNew: boolean }) {
  const [draft, setDraft] = useState({ name: "", email: "", password: "" });
  const { isBusy, error, run } = useAttempt(() =>
    isNew ? signIn.register(draft) : signIn.withPassword({ email: draft.email, password: draft.password }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  const set = (name: keyof typeof draft) => ({
    value: draft[name],
    required: true,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: target.value }),
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {isNew && (
        <Field label="Name">
          {(control) => (
            <Input {...control} {...set("name")} className="h-9" autoComplete="name" maxLength={100} autoFocus />
          )}
        </Field>
      )}
      <Field label="Email">
        {(control) => (
          <Input
            {...control}
            {...set("email")}
            className="h-9"
            type="email"
            autoComplete="username"
            maxLength={200}
            autoFocus={!isNew}
          />
        )}
      </Field>
      <Field label="Password" {...(isNew && { hint: "10 characters or more" })}>
        {(control) => (
          <Input
            {...control}
            {...set("password")}
            className="h-9"
            type="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            minLength={isNew ? 10 : 1}
            maxLength={200}
          />
        )}
      </Field>
      {error !== null && (
        <Note look="error" title="That did not work">
          {error}
        </Note>
      )}
      <Button type="submit" look="primary" size="lg" isBusy={isBusy} className="mt-1 h-9 text-sm">
        {isNew ? "Make the account" : "Sign in"}
      </Button>
    </form>
  );
}
