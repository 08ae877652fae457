/** A text in which what stands between backticks is code. */
export function InlineCode({ text }: { readonly text: string }) {
  return text.split("`").map((part, at) =>
    at % 2 === 1 ? (
      <code key={at} className="rounded-sm bg-press px-1 font-mono text-ink text-[0.92em] break-words">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
