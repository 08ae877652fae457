import type { FileRef } from "@pawl/api";
import { use, useEffect, useState } from "react";
import { messageOf } from "../data/problem-text.ts";
import { Note } from "../design/note.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import type { ImageResult } from "pawl/results";
import { FileView } from "./file-view.tsx";
import { RunFiles } from "./run-files.ts";

const shownTypes = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/svg+xml",
  "image/bmp",
]);
/** Larger ones are not fetched unasked. */
const shownBytes = 20_000_000;

/** A picture: one that stands in the result itself, or a file of the run. As a picture, a drawing (SVG) runs no scripts and loads nothing. */
export function ImageView({ image: { data, file, alt } }: { readonly image: ImageResult }) {
  if (data !== undefined) return <Picture url={data} alt={alt} />;
  return file === undefined ? null : <FilePicture file={file} alt={alt} />;
}

function FilePicture({ file, alt }: { readonly file: FileRef; readonly alt: string }) {
  const read = use(RunFiles);
  const [url, setUrl] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const canShow = read !== null && shownTypes.has(file.type) && file.size <= shownBytes;
  useEffect(() => {
    if (!canShow) return;
    const controller = new AbortController();
    let made: string | null = null;
    read(file.$file, controller.signal).then(
      (blob) => {
        made = URL.createObjectURL(new Blob([blob], { type: file.type }));
        setUrl(made);
      },
      (error: unknown) => !controller.signal.aborted && setProblem(messageOf(error)),
    );
    return () => {
      controller.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [canShow, read, file.$file, file.type]);
  if (!canShow) return <FileView file={file} />;
  if (problem !== null)
    return (
      <Note look="error" title={`${file.name} cannot be shown`}>
        {problem}
      </Note>
    );
  return url === null ? <Skeleton className="h-40 w-72" /> : <Picture url={url} alt={alt} />;
}

function Picture({ url, alt }: { readonly url: string; readonly alt: string }) {
  return (
    <img
      src={url}
      alt={alt}
      className="max-h-[70vh] max-w-full self-start rounded-md border border-line bg-[oklch(1_0_0)] object-contain"
    />
  );
}
