import type { Interrupt } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { messageOf } from "../data/problem-text.ts";
import { reassignQuestion } from "../data/inbox/use-inbox.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { NamesField } from "../design/names-field.tsx";
import { Assignee, Assignees } from "./assignee.tsx";

/** Puts a question to others: people by id or e-mail address, or groups. */
export function ReassignDialog({ question, onClose }: { readonly question: Interrupt; readonly onClose: () => void }) {
  const [assignees, setAssignees] = useState<readonly string[]>(question.assignees);
  const reassign = useMutation({
    mutationFn: () => reassignQuestion(question.id, assignees),
    onSuccess: () => {
      toast(
        assignees.length === 0 ? (
          "It is put to nobody in particular"
        ) : (
          <span>
            Put to <Assignees names={assignees} interrupt={question.id} />
          </span>
        ),
      );
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
          hint="Email addresses, names of groups, or ids; Enter adds one"
          error={reassign.error === null ? null : messageOf(reassign.error)}
        >
          {(control) => (
            <NamesField
              {...control}
              names={assignees}
              onChange={setAssignees}
              show={(name) => <Assignee name={name} interrupt={question.id} />}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
