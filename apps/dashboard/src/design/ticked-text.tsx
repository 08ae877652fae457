import { Fragment } from "react";

/** A sentence in which names of code stand between backticks, as the hints of errors have them. */
export function TickedText({ text }: { readonly text: string }) {
  return text.split("`").map((part, at) =>
    at % 2 === 0 ? (
      <Fragment key={at}>{part}</Fragment>
    ) : (
      <code key={at} className="rounded-sm bg-press px-1 font-mono text-[0.92em]">
        {part}
      </code>
    ),
  );
}
