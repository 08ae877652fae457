import type { Run } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { client } from "../../../data/client.ts";
import { messageOf } from "../../../data/problem-text.ts";
import { Button } from "../../../design/button.tsx";
import { Dialog } from "../../../design/dialog.tsx";
import { Field, Input } from "../../../design/field.tsx";
import { Note } from "../../../design/note.tsx";
import { JsonField } from "./json-field.tsx";
import { readJson } from "./read-json.ts";

/** Sends a message to the run; the names that it waits for are offered. */
export function SignalDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const names = run.awaits;
  const [name, setName] = useState(names[0] ?? "");
  const [text, setText] = useState("");
  const json = readJson(text);
  const send = useMutation({
    mutationFn: () => client.runs.signal(run.id, name, json.value),
    onSuccess: () => {
      toast(`Sent ${name}`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (json.error === null) send.mutate();
  };
  return (
    <Dialog
      title="Send a signal"
      description="It waits for the run where the run does not wait for it yet."
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
            form="send-signal"
            isBusy={send.isPending}
            disabled={name === ""}
          >
            Send
          </Button>
        </>
      }
    >
      <form id="send-signal" onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Name" {...(names.length > 0 && { hint: `It waits for ${names.join(", ")}` })}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              required
              maxLength={200}
              list="awaited"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <datalist id="awaited">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <JsonField label="Payload" hint="JSON; may be left out" text={text} onChange={setText} />
        {send.error !== null && (
          <Note look="error" title="It could not be sent">
            {messageOf(send.error)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
