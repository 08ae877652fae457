import { cn } from "./cn.ts";

/** Stands where something will be, in its size. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={cn("shimmer block h-3 rounded-sm", className)} />;
}

/** Lines of a list that is being read. */
export function SkeletonRows({ count = 8, label }: { readonly count?: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: count }, (_, at) => (
        <div key={at} className="flex h-10 items-center gap-4 border-b border-line px-4">
          <Skeleton className="w-20" />
          <Skeleton className={["w-40", "w-28", "w-52"][at % 3]!} />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
