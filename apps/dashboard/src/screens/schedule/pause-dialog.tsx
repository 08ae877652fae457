import { useState, type FormEvent } from "react";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, Input } from "../../design/field.tsx";

export function PauseDialog({
  name,
  onClose,
  onPause,
}: {
  readonly name: string;
  readonly onClose: () => void;
  readonly onPause: (note: string) => void;
}) {
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onPause(note.trim());
    onClose();
  };
  return (
    <Dialog
      title={`Pause ${name}?`}
      description="No tick starts a run until it is resumed. What it has started goes on."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Let it tick
          </Button>
          <Button size="md" look="primary" type="submit" form="pause-schedule">
            Pause
          </Button>
        </>
      }
    >
      <form id="pause-schedule" onSubmit={submit}>
        <Field label="Why" hint="For whoever finds it paused">
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={1_000}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
