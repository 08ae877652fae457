import type { ActionUi, FormView } from "pawl/form";
import { useState, type ReactNode } from "react";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";

export interface SubmitButtonsProps {
  readonly view: FormView;
  readonly submit: string;
  /** What is being sent; true: by the only button there is. */
  readonly sending: ActionUi | true | null;
  readonly onPress: (action: ActionUi | undefined) => void;
  /** Beside them. */
  readonly children?: ReactNode;
}

/** A button for each action, or the one that there is. An action can ask once more before it is sent. */
export function SubmitButtons({ view, submit, sending, onPress, children }: SubmitButtonsProps) {
  const [asking, setAsking] = useState<ActionUi | null>(null);
  const press = (action: ActionUi) => (action.confirm === undefined ? onPress(action) : setAsking(action));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {view.actions.length === 0 && (
        <Button type="submit" look="primary" size="md" isBusy={sending !== null}>
          {view.submit ?? submit}
        </Button>
      )}
      {view.actions.map((action, index) => (
        <Button
          key={action.name}
          size="md"
          look={action.style ?? (index === 0 ? "primary" : "secondary")}
          isBusy={sending !== null && sending !== true && sending.name === action.name}
          disabled={sending !== null}
          onClick={() => press(action)}
        >
          {action.label}
        </Button>
      ))}
      {children}
      {asking !== null && (
        <Dialog
          title={asking.confirm ?? ""}
          isOpen
          onClose={() => setAsking(null)}
          footer={
            <>
              <Button size="md" onClick={() => setAsking(null)}>
                Not yet
              </Button>
              <Button
                size="md"
                look={asking.style === "danger" ? "danger" : "primary"}
                onClick={() => {
                  setAsking(null);
                  onPress(asking);
                }}
              >
                {asking.label}
              </Button>
            </>
          }
        />
      )}
    </div>
  );
}
