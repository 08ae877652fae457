import type { Agent, AgentVersion, RunStatus } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleOff } from "lucide-react";
import { Badge } from "../../design/badge.tsx";
import { runStatuses, statusLooks } from "../../design/status-look.ts";
import { StatusIcon } from "../../design/status.tsx";

/** Versions of an agent's code: which are served, and how their runs stand. */
export function VersionsTab({ agent: { name, versions } }: { readonly agent: Agent }) {
  return (
    <div className="relative min-h-0 grow overflow-auto bg-surface">
      <table className="w-full min-w-160 border-collapse text-sm">
        <thead>
          <tr className="border-b border-line text-left text-2xs text-ink-faint">
            <th scope="col" className="h-8 px-4 font-medium">
              Version
            </th>
            <th scope="col" className="px-4 font-medium">
              Workers
            </th>
            <th scope="col" className="px-4 font-medium">
              Code
            </th>
            <th scope="col" className="px-4 font-medium">
              Runs
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.version} className="h-11 border-b border-line hover:bg-hover">
              <td className="px-4">
                <span className="flex items-center gap-2">
                  <span className="num font-medium">{version.version}</span>
                  {version.isDefault && <Badge>starts get it</Badge>}
                  {version.deprecated !== false && (
                    <Badge
                      className="border-blocked/30 bg-blocked/8 text-blocked"
                      {...(typeof version.deprecated === "string" && { title: version.deprecated })}
                    >
                      deprecated
                    </Badge>
                  )}
                </span>
              </td>
              <td className="px-4 text-xs">
                {version.isServed ? (
                  <span className="inline-flex items-center gap-1.5 text-completed">
                    <CircleCheck aria-hidden className="size-3.5" /> served
                  </span>
                ) : (
                  <span className="inline-flex items-center gap-1.5 text-blocked">
                    <CircleOff aria-hidden className="size-3.5" /> no worker
                  </span>
                )}
              </td>
              <td className="px-4 text-xs text-ink-soft">{version.isRegistered ? "known here" : "not known here"}</td>
              <td className="px-4">
                <Counts agent={name} version={version} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Counts({ agent, version: { version, counts } }: { readonly agent: string; readonly version: AgentVersion }) {
  const shown = runStatuses.filter((status) => (counts[status] ?? 0) > 0);
  if (shown.length === 0) return <span className="text-xs text-ink-faint">none</span>;
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {shown.map((status: RunStatus) => (
        <Link
          key={status}
          to="/runs"
          search={{ agent, version: String(version), status: [status] }}
          className="num inline-flex items-center gap-1 text-xs hover:underline"
        >
          <StatusIcon look={statusLooks[status]} />
          {(counts[status] ?? 0).toLocaleString("en")}
        </Link>
      ))}
    </span>
  );
}
