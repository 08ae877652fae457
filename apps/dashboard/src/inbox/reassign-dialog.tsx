import type { Interrupt } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { messageOf } from "../data/problem-text.ts";
import { reassignQuestion } from "../data/inbox/use-inbox.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field, Input } from "../design/field.tsx";

/** Puts a question to others: people by id or e-mail address, or groups. */
export function ReassignDialog({ question, onClose }: { readonly question: Interrupt; readonly onClose: () => void }) {
  const [text, setText] = useState(question.assignees.join(", "));
  const assignees = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  const reassign = useMutation({
    mutationFn: () => reassignQuestion(question.id, assignees),
    onSuccess: () => {
      toast(assignees.length === 0 ? "It is put to nobody in particular" : `Put to ${assignees.join(", ")}`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reassign.mutate();
  };
  return (
    <Dialog
      title="Put this question to others"
      description="They find it in their inbox at once."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Do not
          </Button>
          <Button size="md" look="primary" type="submit" form="reassign-question" isBusy={reassign.isPending}>
            Put to them
          </Button>
        </>
      }
    >
      <form id="reassign-question" onSubmit={submit}>
        <Field
          label="People and groups"
          hint="E-mail addresses, ids or names of groups, parted by commas"
          error={reassign.error === null ? null : messageOf(reassign.error)}
        >
          {(control) => <Input {...control} value={text} onChange={({ target }) => setText(target.value)} />}
        </Field>
      </form>
    </Dialog>
  );
}
