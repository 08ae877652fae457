import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { useUser } from "../../data/session.ts";
import { Badge } from "../../design/badge.tsx";
import { Button, buttonLook } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { CopyId } from "../../design/copy.tsx";
import { Field, Input } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { Time } from "../../design/time.tsx";
import { Facts } from "../../design/section.tsx";

/** Who one is to others, and what one may. */
export function Profile() {
  const user = useUser();
  const [name, setName] = useState(user.name);
  const save = useMutation({
    mutationFn: () => client.me.update({ name: name.trim() }),
    onSuccess: () => toast("Your name is changed"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <>
      {user.isGuest && (
        <Note
          look="warning"
          title="You are a guest"
          action={
            <Link to="/sign-in" search={{ mode: "register" }} className={buttonLook({ look: "primary" })}>
              Keep this account
            </Link>
          }
        >
          Without an email and a password nobody can sign in here again once this browser has forgotten you.
        </Note>
      )}
      <form onSubmit={submit}>
        <Card
          title="Profile"
          description="Others see your name where they have to do with you, on an answer for one."
          footer={
            <Button
              type="submit"
              look="primary"
              size="md"
              isBusy={save.isPending}
              disabled={name.trim() === "" || name.trim() === user.name}
            >
              Save
            </Button>
          }
        >
          <Field label="Name" error={save.error === null ? null : messageOf(save.error)}>
            {(control) => (
              <Input
                {...control}
                className="max-w-sm"
                required
                maxLength={100}
                autoComplete="name"
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Facts
            facts={[
              user.email === null
                ? null
                : [
                    "Email",
                    <span key="e" className="flex flex-wrap items-center gap-2">
                      {user.email}
                      {!user.isEmailVerified && (
                        <Badge title="Questions cannot be put to this address: nobody has made sure that it is yours. An admin can.">
                          not verified
                        </Badge>
                      )}
                    </span>,
                  ],
              ["Role", roleTexts[user.role]],
              user.groups.length === 0
                ? null
                : [
                    "Groups",
                    <span key="g" className="flex flex-wrap gap-1">
                      {user.groups.map((group) => (
                        <Badge key={group}>{group}</Badge>
                      ))}
                    </span>,
                  ],
              ["Signs in by", user.providers.length === 0 ? "this browser only" : user.providers.join(", ")],
              ["Member since", <Time key="t" at={user.createdAt} isAbsolute />],
              ["Id", <CopyId key="i" id={user.id} isWhole />],
            ]}
          />
        </Card>
      </form>
    </>
  );
}

export const roleTexts = {
  user: "User: your own runs",
  operator: "Operator: everybody's runs, workers and queues",
  admin: "Admin: also users and settings",
} as const;
