import { useMemo } from "react";
import { cleanHtml } from "./clean-html.ts";
import { cleanMarkdown } from "./clean-markdown.ts";
import type { RichTextProps } from "./rich-text.tsx";

export default function RenderedText({ kind, source }: RichTextProps) {
  const html = useMemo(() => (kind === "html" ? cleanHtml(source) : cleanMarkdown(source)), [kind, source]);
  // Its own layout and layer: whatever it says, it stays in its place.
  return <div className="prose contain-[layout_paint]" dangerouslySetInnerHTML={{ __html: html }} />;
}
