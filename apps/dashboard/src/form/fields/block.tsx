import type { BlockElement } from "pawl/form";
import { Note } from "../../design/note.tsx";
import { RichText } from "../../results/rich-text.tsx";

/** What stands between fields, and is not asked for. */
export function Block({ element: { block } }: { readonly element: BlockElement }) {
  if (block.kind === "error") return <Note look="error" title={block.text} />;
  return <RichText kind={block.kind} source={block.text} />;
}
