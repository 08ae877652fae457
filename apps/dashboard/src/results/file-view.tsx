import type { FileRef } from "@pawl/api";
import { Download, FileText } from "lucide-react";
import { use, useState } from "react";
import { toast } from "sonner";
import { messageOf } from "../data/problem-text.ts";
import { saveBlob } from "../data/files/read-run-file.ts";
import { bytesText } from "../design/bytes-text.ts";
import { Button } from "../design/button.tsx";
import { RunFiles } from "./run-files.ts";

/** A file of the run, to be downloaded. */
export function FileView({ file }: { readonly file: FileRef }) {
  const read = use(RunFiles);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      saveBlob(await read!(file.$file), file.name);
    } catch (error) {
      toast.error(`${file.name} could not be downloaded`, { description: messageOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex max-w-xl items-center gap-2.5 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3 text-sm">
      <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium">{file.name}</span>
        <span className="num block truncate text-xs text-ink-faint">
          {bytesText(file.size)} · {file.type}
        </span>
      </span>
      {read !== null && (
        <Button isBusy={isBusy} onClick={() => void save()} aria-label={`Download ${file.name}`}>
          {!isBusy && <Download aria-hidden />} Download
        </Button>
      )}
    </div>
  );
}
