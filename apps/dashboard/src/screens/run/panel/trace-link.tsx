import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { client } from "../../../data/client.ts";
import { keys } from "../../../data/keys.ts";
import { CopyId } from "../../../design/copy.tsx";

/** The trace that a run is part of: to be copied, and to be looked at where the server knows where that is. */
export function TraceLink({ id }: { readonly id: string }) {
  const { data } = useQuery({
    // The sign-in page is told less.
    queryKey: [...keys.info, "signed-in"],
    queryFn: () => client.operate.info(),
    staleTime: Infinity,
  });
  const url = data?.traceUrl?.replaceAll("{traceId}", encodeURIComponent(id)) ?? null;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <CopyId id={id} isWhole className="max-w-full" />
      {url !== null && (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          Open the trace <ExternalLink aria-hidden className="size-3" />
        </a>
      )}
    </span>
  );
}
