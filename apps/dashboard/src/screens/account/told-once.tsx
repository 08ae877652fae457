import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Note } from "../../design/note.tsx";

/** A secret that the server does not keep: it is shown now, and never again. */
export function ToldOnce({
  title,
  what,
  secret,
  onClose,
}: {
  readonly title: string;
  /** `key`, `password`. */
  readonly what: string;
  readonly secret: string;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <Button size="md" look="primary" onClick={onClose}>
          I have it
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken px-3 py-2">
          <code className="min-w-0 grow font-mono text-sm break-all select-all">{secret}</code>
          <CopyButton text={secret} label={`Copy the ${what}`} />
        </div>
        <Note look="warning" title="Copy it now">
          This is the only time that it is shown. The server keeps no more than a hash of it.
        </Note>
      </div>
    </Dialog>
  );
}
