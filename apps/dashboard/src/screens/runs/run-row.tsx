import type { RunSummary } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { cn } from "../../design/cn.ts";
import { Checkbox } from "../../design/field.tsx";
import { Status } from "../../design/status.tsx";
import type { RunColumn } from "./columns.tsx";

export interface RunRowProps {
  readonly run: RunSummary;
  readonly index: number;
  readonly topPx: number;
  /** The keys are on it. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly columns: readonly RunColumn[];
  readonly template: string;
  /** The same in every drawing: rows that stay as they are are not drawn anew while the list is scrolled. */
  readonly onSelect: (id: string, isRange: boolean) => void;
}

/** A run in the list. The status is the link, and covers the row: a click anywhere opens it, a middle click in another tab. */
export const RunRow = memo(
  function RunRow({ run, index, topPx, isCurrent, isSelected, columns, template, onSelect }: RunRowProps) {
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        className={cn(
          "group/row absolute inset-x-0 grid h-9.5 items-center gap-x-3 border-b border-line px-4 text-xs text-ink-soft hover:bg-hover",
          isSelected && "bg-accent-soft hover:bg-accent-soft",
          isCurrent && "shadow-[inset_2px_0_0_var(--color-accent)]",
          isCurrent && !isSelected && "bg-hover",
        )}
        style={{ top: topPx, gridTemplateColumns: template }}
      >
        <span role="cell" className="z-1 flex">
          <Checkbox
            label={`Choose the run ${run.id}`}
            checked={isSelected}
            onChange={() => {}}
            onClick={(event) => onSelect(run.id, event.shiftKey)}
          />
        </span>
        <span role="cell">
          <Link
            to="/runs/$run"
            params={{ run: run.id }}
            data-list-item={run.id}
            aria-label={`${run.status}: ${run.agent}, run ${run.id}`}
            className="flex after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent"
          >
            <Status status={run.status} />
          </Link>
        </span>
        {columns.map(({ name, isNumber = false, cell }) => (
          <span
            key={name}
            role="cell"
            className={cn(
              "flex min-w-0 items-center",
              isNumber && "num justify-end text-right",
              name === "id" && "z-1",
            )}
          >
            {cell(run)}
          </span>
        ))}
      </div>
    );
  },
  (before, after) =>
    before.run === after.run &&
    before.topPx === after.topPx &&
    before.isCurrent === after.isCurrent &&
    before.isSelected === after.isSelected &&
    before.columns === after.columns &&
    before.index === after.index &&
    before.onSelect === after.onSelect,
);
