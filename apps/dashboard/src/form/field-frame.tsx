import { CircleAlert } from "lucide-react";
import { createContext, useContext, type ReactNode } from "react";
import type { FormElement } from "pawl/form";
import { cn } from "../design/cn.ts";
import { useNotes } from "./form-context.ts";

/** Within the item of a list, which says which one it is: titles are there for readers only. */
export const InItem = createContext(false);

export type NamedElement = Exclude<FormElement, { kind: "block" }>;

/** What ties a control to what is said of it. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
  readonly "aria-required": true | undefined;
}

export interface FieldFrameProps {
  readonly element: NamedElement;
  readonly id: string;
  readonly problems: readonly string[];
  /** Several controls make up the field: they are a group with its title as name. */
  readonly isGroup?: boolean;
  /** Beside the title, at the end of the line. */
  readonly aside?: ReactNode;
  /** Said besides what the schema says: the zone of a time. */
  readonly note?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** The title of a field, what is said of it, its control, and what is wrong with it. */
export function FieldFrame({ element, id, problems, isGroup = false, aside, note, children }: FieldFrameProps) {
  const { title, isRequired } = element;
  const isInItem = useContext(InItem);
  const description = [element.description, note].filter((text) => text !== undefined).join(" ");
  const { descriptionId, problemId, describedBy } = useNotes(description !== "", problems.length > 0);
  const control: ControlProps = {
    id,
    "aria-describedby": describedBy,
    "aria-invalid": problems.length > 0 || undefined,
    "aria-required": (!isGroup && isRequired) || undefined,
  };
  const name =
    title === "" ? null : (
      <>
        {title}
        {!isRequired && !isInItem && <span className="ml-1.5 text-xs font-normal text-ink-faint">optional</span>}
      </>
    );
  const notes = (
    <>
      {description !== "" && (
        <p id={descriptionId} className="text-xs text-pretty text-ink-faint">
          {description}
        </p>
      )}
      {children(control)}
      <Problems id={problemId} problems={problems} />
    </>
  );
  if (!isGroup)
    return (
      <div className="flex flex-col gap-1">
        {(name !== null || aside !== undefined) && (
          <div className={cn("flex items-end justify-between gap-2", isInItem && "sr-only")}>
            <label htmlFor={id} className="text-sm font-medium">
              {name}
            </label>
            {aside}
          </div>
        )}
        {notes}
      </div>
    );
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      aria-describedby={describedBy}
      className="flex min-w-0 flex-col gap-1 rounded-md outline-offset-4"
    >
      {name !== null && (
        <legend
          className={cn("mb-1 flex w-full items-end justify-between gap-2 text-sm font-medium", isInItem && "sr-only")}
        >
          <span>{name}</span>
          {aside}
        </legend>
      )}
      {notes}
    </fieldset>
  );
}

export function Problems({
  id,
  problems,
  className,
}: {
  readonly id: string | undefined;
  readonly problems: readonly string[];
  readonly className?: string;
}) {
  if (problems.length === 0) return null;
  return (
    <div id={id} className={cn("flex flex-col gap-0.5 text-xs text-danger", className)}>
      {problems.map((problem) => (
        <p key={problem} className="flex items-start gap-1">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {problem}
        </p>
      ))}
    </div>
  );
}
