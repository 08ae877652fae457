import type { Workflow } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  ChevronRight,
  Download,
  Ellipsis,
  GitFork,
  Globe,
  Lock,
  Pencil,
  Play,
  Share2,
  SlidersHorizontal,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { useRunWorkflow } from "../../data/workflows/use-run-workflow.ts";
import { takeWorkflow } from "../../data/workflows/use-workflows.ts";
import { workflowKeys } from "../../data/workflows/workflow-keys.ts";
import { client } from "../../data/client.ts";
import { Badge } from "../../design/badge.tsx";
import { Button, buttonLook, IconButton } from "../../design/button.tsx";
import { Menu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { fileName, saveJson } from "../../design/save-file.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { ShareDialog } from "../../shares/share-dialog.tsx";
import { DeleteWorkflow } from "./delete-workflow.tsx";
import { RunDialog } from "./run-dialog.tsx";

/** What a workflow is called, and what can be done with it: more with one's own. */
export function WorkflowHeader({ workflow }: { readonly workflow: Workflow }) {
  const { id, name, agent, isMine, visibility, description } = workflow;
  const [window, setWindow] = useState<"share" | "delete" | "run" | null>(null);
  const navigate = useNavigate();
  const run = useRunWorkflow(workflow);
  const fork = useMutation({
    mutationFn: () => client.workflows.fork(id),
    onSuccess: async (forked) => {
      takeWorkflow(forked);
      toast(`Forked ${name}`);
      await navigate({ to: "/workflows/$workflow", params: { workflow: forked.id } });
    },
    onError: (error) => toast.error("It could not be forked", { description: messageOf(error) }),
  });
  const show = useMutation({
    mutationFn: (visibility: Workflow["visibility"]) =>
      client.workflows.update(id, { visibility }, { ifMatch: workflow.revision }),
    onMutate: (visibility) => queryClient.setQueryData(workflowKeys.one(id), { ...workflow, visibility }),
    onSuccess: (changed) => {
      takeWorkflow(changed);
      toast(changed.visibility === "public" ? "Everybody here can see, run and fork it now" : "Only you see it now", {
        action: {
          label: "Undo",
          onClick: () =>
            void client.workflows
              .update(id, { visibility: workflow.visibility }, { ifMatch: changed.revision })
              .then(takeWorkflow)
              .catch((error: unknown) => toast.error("It could not be undone", { description: messageOf(error) })),
        },
      });
    },
    onError: (error) => {
      queryClient.setQueryData(workflowKeys.one(id), workflow);
      void queryClient.invalidateQueries({ queryKey: workflowKeys.one(id) });
      toast.error("It could not be changed", { description: messageOf(error) });
    },
  });
  const save = async () => {
    try {
      saveJson(await client.workflows.export(id), `${fileName(name)}.pawl-workflow.json`);
    } catch (error) {
      toast.error("It could not be exported", { description: messageOf(error) });
    }
  };
  const edit = () => void navigate({ to: "/workflows/$workflow/edit", params: { workflow: id } });
  useShortcuts("This workflow", [
    { keys: "x", label: "Run it now", run: () => run.mutate() },
    { keys: "f", label: "Fork", run: () => fork.mutate() },
    ...(isMine
      ? [
          { keys: "e", label: "Edit", run: edit },
          { keys: "s", label: "Share …", run: () => setWindow("share") },
        ]
      : []),
  ]);
  const close = () => setWindow(null);
  return (
    <header className="flex shrink-0 flex-col gap-2 px-4 pt-3 pb-3 max-sm:px-3">
      <nav aria-label="Where this is" className="flex items-center gap-1 text-xs text-ink-faint">
        <Link to="/workflows" search={isMine ? {} : { of: "others" }} className="hover:text-ink">
          Workflows
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span className="truncate">{agent}</span>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-lg font-semibold tracking-tight break-words">{name}</h1>
        <Badge>
          <span className="inline-flex items-center gap-1">
            {visibility === "public" ? (
              <Globe aria-hidden className="size-3" />
            ) : (
              <Lock aria-hidden className="size-3" />
            )}
            {visibility}
          </span>
        </Badge>
        <div className="ml-auto flex flex-wrap items-center gap-1.5 max-sm:ml-0">
          <Button look="primary" isBusy={run.isPending} onClick={() => run.mutate()}>
            <Play aria-hidden /> Run now
          </Button>
          <Button onClick={() => setWindow("run")}>
            <SlidersHorizontal aria-hidden /> Run with …
          </Button>
          {isMine && (
            <Link to="/workflows/$workflow/edit" params={{ workflow: id }} className={buttonLook({})}>
              <Pencil aria-hidden /> Edit
            </Link>
          )}
          {isMine && (
            <Button onClick={() => setWindow("share")}>
              <Share2 aria-hidden /> Share
            </Button>
          )}
          <Button isBusy={fork.isPending} onClick={() => fork.mutate()}>
            <GitFork aria-hidden /> Fork
          </Button>
          <Menu
            align="end"
            trigger={
              <IconButton label="More">
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            <MenuItem icon={<Download aria-hidden />} onSelect={() => void save()}>
              Export as a file
            </MenuItem>
            {isMine && (
              <>
                <MenuItem
                  icon={visibility === "public" ? <Lock aria-hidden /> : <Globe aria-hidden />}
                  isDisabled={show.isPending}
                  onSelect={() => show.mutate(visibility === "public" ? "private" : "public")}
                >
                  {visibility === "public" ? "Make it private" : "Make it public"}
                </MenuItem>
                <MenuLine />
                <MenuItem isDanger icon={<Trash2 aria-hidden />} onSelect={() => setWindow("delete")}>
                  Delete …
                </MenuItem>
              </>
            )}
          </Menu>
        </div>
      </div>
      {description !== "" && <p className="max-w-[72ch] text-sm whitespace-pre-wrap text-ink-soft">{description}</p>}
      {window === "share" && <ShareDialog target={{ kind: "workflow", id }} title={name} onClose={close} />}
      {window === "delete" && <DeleteWorkflow workflow={workflow} onClose={close} />}
      {window === "run" && <RunDialog workflow={workflow} onClose={close} />}
    </header>
  );
}
