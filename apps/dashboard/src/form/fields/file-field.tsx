import type { FileRef } from "@pawl/api";
import { isFileRef } from "pawl/form";
import { CircleAlert, FileText, RotateCcw, Upload, X } from "lucide-react";
import { useRef, useState, type DragEvent } from "react";
import { useUploads, type FileUpload } from "../../data/files/use-uploads.ts";
import { bytesText } from "../../design/bytes-text.ts";
import { IconButton } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { ProgressBar } from "../../design/progress-bar.tsx";
import { isAccepted } from "../accept.ts";
import { FieldFrame } from "../field-frame.tsx";
import { useDraft, useFormField } from "../form-context.ts";
import type { ValueFieldProps } from "./field-props.ts";

/** Files: chosen, dropped or pasted. They are uploaded at once, and what the form sends names them. */
export function FileField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const { isMany, ui } = element;
  const refs = refsOf(field.value);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const own = useRef(new Set<string>());
  const { uploads, add, refuse, retry, stop, forget } = useUploads((ref) => {
    own.current.add(ref.$file);
    field.change((before) => (isMany ? [...refsOf(before), ref] : ref));
  });
  useDraft(field.path, draftOf(uploads));
  const max = isMany ? Number(element.schema["maxItems"] ?? Infinity) : 1;
  const isFull = refs.length + uploads.length >= max;
  const take = (files: readonly File[]) => {
    // One takes the place of the one before.
    const free = isMany ? max - refs.length - uploads.length : 1;
    if (!isMany) for (const { id } of uploads) stop(id);
    const taken = files.slice(0, Math.max(0, free));
    for (const file of taken.filter((file) => problemOf(file, ui) !== null)) refuse(file, problemOf(file, ui) ?? "");
    add(taken.filter((file) => problemOf(file, ui) === null));
  };
  const remove = (ref: FileRef) => {
    // What was there before this form, something else may use.
    if (own.current.delete(ref.$file)) forget(ref);
    field.change((before) => (isMany ? refsOf(before).filter(({ $file }) => $file !== ref.$file) : undefined));
    input.current?.focus();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  return (
    <FieldFrame element={element} id={`${field.id}-files`} problems={field.problems} isGroup>
      {({ "aria-describedby": describedBy }) => (
        <div className="flex flex-col gap-2">
          {(isMany ? !isFull : true) && (
            <label
              onDragOver={(event) => {
                event.preventDefault();
                setOver(true);
              }}
              onDragLeave={() => setOver(false)}
              onDrop={drop}
              onPaste={(event) => take([...event.clipboardData.files])}
              className={cn(
                // What is there for readers only is placed within it: elsewhere the page would scroll to where it is.
                "relative flex min-h-16 cursor-pointer flex-col items-center justify-center gap-0.5 rounded-md border border-dashed border-line-strong bg-sunken px-3 py-3 text-center text-sm text-ink-soft hover:border-ink-faint has-focus-visible:outline-2 has-focus-visible:outline-accent",
                isOver && "border-accent bg-accent-soft",
              )}
            >
              <input
                ref={input}
                id={field.id}
                type="file"
                multiple={isMany}
                accept={ui.accept?.join(",")}
                aria-label={`${element.title}: choose ${isMany ? "files" : "a file"}`}
                aria-describedby={describedBy}
                className="sr-only"
                onChange={({ target }) => {
                  take([...(target.files ?? [])]);
                  // The same file can be chosen again.
                  target.value = "";
                }}
              />
              <span className="flex items-center gap-1.5">
                <Upload aria-hidden className="size-4 text-ink-faint" />
                {refs.length > 0 && !isMany ? "Choose another file" : isMany ? "Choose files" : "Choose a file"}, or
                drop {isMany ? "them" : "it"} here
              </span>
              {limitsText(ui) !== "" && <span className="text-xs text-ink-faint">{limitsText(ui)}</span>}
            </label>
          )}
          {(refs.length > 0 || uploads.length > 0) && (
            <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
              {refs.map((ref) => (
                <li key={ref.$file} className="flex h-9 items-center gap-2 pr-1 pl-2.5 text-sm">
                  <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />
                  <span className="min-w-0 grow truncate">{ref.name}</span>
                  <span className="num shrink-0 text-xs text-ink-faint">{bytesText(ref.size)}</span>
                  <IconButton label={`Take out ${ref.name}`} onClick={() => remove(ref)}>
                    <X aria-hidden />
                  </IconButton>
                </li>
              ))}
              {uploads.map((upload) => (
                <OnItsWay
                  key={upload.id}
                  upload={upload}
                  onRetry={problemOf(upload.file, ui) === null ? () => retry(upload) : null}
                  onStop={() => stop(upload.id)}
                />
              ))}
            </ul>
          )}
        </div>
      )}
    </FieldFrame>
  );
}

function OnItsWay({
  upload: { file, status, sent, problem },
  onRetry,
  onStop,
}: {
  readonly upload: FileUpload;
  readonly onRetry: (() => void) | null;
  readonly onStop: () => void;
}) {
  return (
    <li className="flex flex-col gap-1 py-1.5 pr-1 pl-2.5 text-sm">
      <span className="flex items-center gap-2">
        {status === "failed" ? (
          <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
        ) : (
          <Upload aria-hidden className="size-4 shrink-0 text-ink-faint" />
        )}
        <span className="min-w-0 grow truncate">{file.name}</span>
        <span className="num shrink-0 text-xs text-ink-faint">
          {status === "sending" && `${bytesText(sent)} of ${bytesText(file.size)}`}
          {status === "waiting" && "waits for the connection"}
          {status === "failed" && bytesText(file.size)}
        </span>
        {status === "failed" && onRetry !== null && (
          <IconButton label={`Try ${file.name} again`} onClick={onRetry}>
            <RotateCcw aria-hidden />
          </IconButton>
        )}
        <IconButton label={status === "failed" ? `Take out ${file.name}` : `Stop ${file.name}`} onClick={onStop}>
          <X aria-hidden />
        </IconButton>
      </span>
      {status === "failed" ? (
        <span role="alert" className="pl-6 text-xs text-danger">
          {problem}
        </span>
      ) : (
        <span className="pr-1">
          <ProgressBar value={file.size === 0 ? 0 : sent / file.size} label={`Upload of ${file.name}`} />
        </span>
      )}
    </li>
  );
}

function draftOf(uploads: readonly FileUpload[]): string | null {
  if (uploads.some(({ status }) => status !== "failed")) return "is still being uploaded";
  return uploads.length > 0 ? "has a file that could not be uploaded: try it again, or take it out" : null;
}

type Limits = Pick<ValueFieldProps["element"]["ui"], "accept" | "maxBytes">;

/** Why a file need not even be sent; null: it may be. */
function problemOf(file: File, { accept, maxBytes }: Limits): string | null {
  if (!isAccepted(file, accept)) return `It must be of ${(accept ?? []).join(" or ")}.`;
  if (maxBytes !== undefined && file.size > maxBytes)
    return `It has ${bytesText(file.size)}; ${bytesText(maxBytes)} is the most that is taken.`;
  return null;
}

function limitsText({ accept, maxBytes }: Limits): string {
  const parts = [
    ...(accept === undefined ? [] : [accept.join(", ")]),
    ...(maxBytes === undefined ? [] : [`at most ${bytesText(maxBytes)}`]),
  ];
  return parts.join(" · ");
}

function refsOf(value: unknown): readonly FileRef[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((each) => isFileRef(each));
}
