import { lazy, Suspense } from "react";
import { Skeleton } from "../design/skeleton.tsx";

export interface RichTextProps {
  readonly kind: "markdown" | "html";
  readonly source: string;
}

const Rendered = lazy(() => import("./rendered-text.tsx"));

/** Markdown or HTML that somebody has written, cleaned of all that could do harm. What renders it is loaded when it is first needed. */
export function RichText(props: RichTextProps) {
  return (
    <Suspense fallback={<Skeleton className="h-10 w-full" />}>
      <Rendered {...props} />
    </Suspense>
  );
}
