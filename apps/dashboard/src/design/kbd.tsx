/** Keys, as one presses them: `g r`, `⌘ K`. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(" ").map((key, at) => (
        <kbd
          key={at}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-2xs leading-none text-ink-soft"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
