import type { RunStatus } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import type { Stats } from "../../data/operate/operate-keys.ts";
import { cn } from "../../design/cn.ts";
import { statusLooks } from "../../design/status-look.ts";

/** What has not ended: there is something about it now. */
const open: readonly RunStatus[] = ["pending", "running", "waiting", "sleeping", "paused", "blocked"];

/** How many runs are in each status at this moment; each leads to them. */
export function NowCounts({ now, agent }: { readonly now: Stats["now"]; readonly agent: string | undefined }) {
  return (
    <ul
      aria-label="Now"
      className="grid grid-cols-6 overflow-hidden rounded-lg border border-line bg-surface max-lg:grid-cols-3 max-sm:grid-cols-2"
    >
      {open.map((status) => {
        const { label, icon: Icon, text, meaning } = statusLooks[status];
        const count = now[status] ?? 0;
        return (
          <li key={status} className="-mr-px -mb-px border-r border-b border-line">
            <Link
              to="/runs"
              search={{ status: [status], ...(agent !== undefined && { agent }) }}
              title={meaning}
              className="flex flex-col gap-0.5 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span className="flex items-center gap-1.5 text-xs text-ink-soft">
                <Icon aria-hidden className={cn("size-3.5", count === 0 ? "text-ink-faint" : text)} />
                {label}
              </span>
              <span className={cn("num text-xl font-semibold", count === 0 && "text-ink-faint")}>
                {count.toLocaleString("en")}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
