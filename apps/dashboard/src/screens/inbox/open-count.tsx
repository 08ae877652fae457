import { useOpenCount } from "../../data/inbox/use-inbox.ts";

/** How many questions wait for whoever is signed in. */
export function OpenCount() {
  const open = useOpenCount();
  if (open === null || open.count === 0) return null;
  const text = open.isMore ? `${open.count}+` : String(open.count);
  return (
    <span className="num ml-auto rounded-full bg-accent-soft px-1.5 text-2xs font-medium text-accent">
      {text}
      <span className="sr-only">{open.count === 1 && !open.isMore ? " open question" : " open questions"}</span>
    </span>
  );
}
