import type { FormView } from "pawl/form";
import { CircleX } from "lucide-react";
import type { Ref } from "react";
import { fieldId } from "./form-context.ts";
import { placeOf, sentence, type FormProblem } from "./problems.ts";

export interface ErrorSummaryProps {
  readonly form: string;
  readonly view: FormView;
  readonly problems: readonly FormProblem[];
  /** What went wrong with the sending itself. */
  readonly failure: string | null;
  readonly ref: Ref<HTMLDivElement>;
}

/** All that is wrong, with a way to each field. It gets the focus when something could not be sent, so nobody has to look for what it was. */
export function ErrorSummary({ form, view, problems, failure, ref }: ErrorSummaryProps) {
  const count = problems.length;
  return (
    <div
      ref={ref}
      tabIndex={-1}
      role="alert"
      hidden={count === 0 && failure === null}
      className="flex scroll-my-4 items-start gap-2 rounded-lg border border-failed/30 bg-failed/8 px-3 py-2.5 text-sm"
    >
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0 grow break-words">
        <p className="font-medium">
          {failure ?? (count === 1 ? "One thing is not right yet" : `${count} things are not right yet`)}
        </p>
        {count > 0 && (
          <ul className="mt-1 flex flex-col">
            {problems.map(({ path, message }, index) => (
              <li key={index}>
                <Problem form={form} view={view} path={path} message={message} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Problem({ form, view, path, message }: FormProblem & { readonly form: string; readonly view: FormView }) {
  const { label, field } = placeOf(view, path);
  const text = label === "" ? sentence(message) : `${label} ${message}`;
  if (field === null) return <span className="flex min-h-6 items-center text-ink-soft">{text}</span>;
  const lead = () => {
    const control =
      document.getElementById(fieldId(form, field)) ?? document.getElementById(`${fieldId(form, field)}-files`);
    control?.focus({ preventScroll: true });
    control?.scrollIntoView({ block: "center" });
  };
  return (
    <button
      type="button"
      onClick={lead}
      className="min-h-6 text-left text-ink-soft underline decoration-line-strong underline-offset-2 hover:text-ink"
    >
      {text}
    </button>
  );
}
