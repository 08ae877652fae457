import type { Run } from "@pawl/api";
import { useNavigate } from "@tanstack/react-router";
import {
  CircleSlash,
  Download,
  Ellipsis,
  GitFork,
  Link2,
  MessageCircleQuestion,
  Pause,
  Play,
  Radio,
  RotateCcw,
  Share2,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { client } from "../../../data/client.ts";
import { messageOf } from "../../../data/problem-text.ts";
import { useRunCommand } from "../../../data/runs/use-run-command.ts";
import { Button, IconButton } from "../../../design/button.tsx";
import { copyText } from "../../../design/copy.tsx";
import { Menu, MenuItem, MenuLine } from "../../../design/menu.tsx";
import { useShortcuts } from "../../../keyboard/use-shortcuts.ts";
import { ShareDialog } from "../../../shares/share-dialog.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { ForkDialog } from "./fork-dialog.tsx";
import { saveExport } from "./save-export.ts";
import { SignalDialog } from "./signal-dialog.tsx";

type Window = "cancel" | "fork" | "signal" | "share" | "delete" | null;

/** What can be done with the run as it is; the server says what that is. */
export function RunActions({
  run,
  onAnswer,
}: {
  readonly run: Run;
  /** Opens the question that it waits for, where the viewer may answer it. */
  readonly onAnswer?: () => void;
}) {
  const [window, setWindow] = useState<Window>(null);
  const navigate = useNavigate();
  const can = (action: Run["actions"][number]) => run.actions.includes(action);
  // One that it does not wait for is sent by those who know what they do.
  const awaitsSignal = can("signal") && run.awaits.length > 0;
  const retry = useRunCommand(run.id, {
    run: () => client.runs.retry(run.id, {}),
    expect: (run) => ({ ...run, status: "pending", error: null, finishedAt: null }),
    failure: "The run could not be retried",
  });
  const pause = useRunCommand(run.id, {
    run: () => client.runs.pause(run.id),
    expect: (run) => ({ ...run, pauseRequested: true }),
    failure: "The run could not be paused",
    onDone: () => toast("Pausing the run", { action: { label: "Undo", onClick: () => resume.mutate() } }),
  });
  const resume = useRunCommand(run.id, {
    run: () => client.runs.resume(run.id),
    expect: (run) => ({ ...run, status: "pending", pauseRequested: false }),
    failure: "The run could not be resumed",
    onDone: () => toast("The run goes on", { action: { label: "Undo", onClick: () => pause.mutate() } }),
  });
  const shortcuts = [
    ...(can("retry") && run.status !== "completed" ? [{ keys: "r", label: "Retry", run: () => retry.mutate() }] : []),
    ...(can("cancel") ? [{ keys: "c", label: "Cancel …", run: () => setWindow("cancel") }] : []),
    ...(can("fork") ? [{ keys: "f", label: "Fork …", run: () => setWindow("fork") }] : []),
    ...(can("signal") ? [{ keys: "s", label: "Send a signal …", run: () => setWindow("signal") }] : []),
    ...(run.parent === null
      ? []
      : [
          {
            keys: "p",
            label: "To its parent",
            run: () => void navigate({ to: "/runs/$run", params: { run: run.parent! } }),
          },
        ]),
  ];
  useShortcuts("This run", shortcuts);
  const close = () => setWindow(null);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {onAnswer !== undefined && (
        <Button look="primary" onClick={onAnswer}>
          <MessageCircleQuestion aria-hidden /> Answer …
        </Button>
      )}
      {awaitsSignal && (
        <Button look={onAnswer === undefined ? "primary" : "secondary"} onClick={() => setWindow("signal")}>
          <Radio aria-hidden /> Signal
        </Button>
      )}
      {can("resume") && (
        <Button look="primary" isBusy={resume.isPending} onClick={() => resume.mutate()}>
          <Play aria-hidden /> Resume
        </Button>
      )}
      {can("retry") && run.status !== "completed" && (
        <Button look="primary" isBusy={retry.isPending} onClick={() => retry.mutate()}>
          <RotateCcw aria-hidden /> Retry
        </Button>
      )}
      {can("pause") && (
        <Button isBusy={pause.isPending} onClick={() => pause.mutate()}>
          <Pause aria-hidden /> Pause
        </Button>
      )}
      {can("fork") && (
        <Button onClick={() => setWindow("fork")}>
          <GitFork aria-hidden /> Fork
        </Button>
      )}
      {can("cancel") && (
        <Button onClick={() => setWindow("cancel")}>
          <CircleSlash aria-hidden /> Cancel
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {can("signal") && !awaitsSignal && (
          <MenuItem icon={<Radio aria-hidden />} onSelect={() => setWindow("signal")}>
            Send a signal …
          </MenuItem>
        )}
        <MenuItem
          icon={<Link2 aria-hidden />}
          onSelect={() => void copyText(location.href).then(() => toast("Copied the link"))}
        >
          Copy the link
        </MenuItem>
        <MenuItem
          icon={<Download aria-hidden />}
          onSelect={() =>
            void saveExport(run.id).catch((error: unknown) =>
              toast.error("It could not be exported", { description: messageOf(error) }),
            )
          }
        >
          Export its history
        </MenuItem>
        {can("share") && (
          <MenuItem icon={<Share2 aria-hidden />} onSelect={() => setWindow("share")}>
            Share by a link …
          </MenuItem>
        )}
        {can("delete") && (
          <>
            <MenuLine />
            <MenuItem isDanger icon={<Trash2 aria-hidden />} onSelect={() => setWindow("delete")}>
              Delete …
            </MenuItem>
          </>
        )}
      </Menu>
      {window === "cancel" && <CancelDialog run={run} onClose={close} />}
      {window === "fork" && <ForkDialog run={run} from={null} onClose={close} />}
      {window === "signal" && <SignalDialog run={run} onClose={close} />}
      {window === "share" && (
        <ShareDialog target={{ kind: "run", id: run.id }} title={`this run of ${run.agent}`} onClose={close} />
      )}
      {window === "delete" && <DeleteDialog run={run} onClose={close} />}
    </div>
  );
}
