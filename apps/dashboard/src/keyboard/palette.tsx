import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import {
  Bookmark,
  BookOpen,
  Bot,
  Clock,
  Contrast,
  Keyboard as KeyboardIcon,
  Link2,
  LogOut,
  Plus,
  Workflow,
  Zap,
} from "lucide-react";
import { toast } from "sonner";
import { useDeferredValue, useState, type ReactNode } from "react";
import { entriesFor } from "../app/navigation.ts";
import { navigation } from "../app/screens.ts";
import { client } from "../data/client.ts";
import { keys } from "../data/keys.ts";
import { queryClient } from "../data/query-client.ts";
import { signOut, useUser } from "../data/session.ts";
import { workflowKeys } from "../data/workflows/workflow-keys.ts";
import { copyText, shortId } from "../design/copy.tsx";
import { Keys } from "../design/kbd.tsx";
import { StatusIcon } from "../design/status.tsx";
import { statusLooks, runStatuses } from "../design/status-look.ts";
import { Time } from "../design/time.tsx";
import { setPreferences } from "../preferences/preferences.ts";
import { registeredShortcuts } from "./use-shortcuts.ts";
import { openSheet } from "./palette-state.ts";

/** One window to find runs, to go anywhere, and to do what has no place of its own. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const navigate = useNavigate();
  const { role } = useUser();
  const found = useQuery({
    queryKey: keys.runList({ palette: q }),
    queryFn: ({ signal }) => client.runs.list({ q, limit: 6 }, { signal }),
    enabled: q.length >= 2,
  });
  const workflows = useQuery({
    queryKey: workflowKeys.list({ palette: q }),
    queryFn: ({ signal }) => client.workflows.list({ q, limit: 5 }, { signal }),
    enabled: q.length >= 2,
  });
  const agents = useQuery({
    queryKey: keys.agents,
    queryFn: () => client.agents.list({ limit: 200 }),
    staleTime: 60_000,
  });
  // What the screen behind this window listens for, as it was when the window was opened.
  const [actions] = useState(() =>
    registeredShortcuts()
      .filter(({ group }) => group !== "Everywhere")
      .flatMap(({ group, shortcuts }) => shortcuts.map((shortcut) => ({ group, ...shortcut })))
      .filter(({ keys, label }) => !["j", "k", "o", "x"].includes(keys) && !label.startsWith("Back to")),
  );
  const go = (run: () => unknown) => () => {
    onClose();
    run();
  };
  const leave = async () => {
    await signOut();
    queryClient.clear();
    await navigate({ to: "/sign-in", search: {} });
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Search, go to, and do"
      loop
      overlayClassName="fixed inset-0 z-40 bg-[oklch(0_0_0/0.4)]"
      contentClassName="appear fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl bg-raised shadow-raised"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="A run's id, an agent, a workflow, a screen …"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none max-sm:text-lg"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-sm text-ink-faint">
          {found.isFetching || workflows.isFetching ? "Searching …" : "Nothing is called that."}
        </Command.Empty>
        {(found.data?.items.length ?? 0) > 0 && (
          <Group heading="Runs" isAlways>
            {found.data?.items.map((run) => (
              <Item
                key={run.id}
                // What the server has found is shown, whatever its words are.
                value={run.id}
                isAlways
                icon={<StatusIcon look={statusLooks[run.status]} />}
                onSelect={go(() => navigate({ to: "/runs/$run", params: { run: run.id } }))}
              >
                {run.agent} <span className="font-mono text-xs text-ink-faint">{shortId(run.id)}</span>
                <span className="ml-auto text-xs text-ink-faint">
                  <Time at={run.createdAt} />
                </span>
              </Item>
            ))}
          </Group>
        )}
        {(workflows.data?.items.length ?? 0) > 0 && (
          <Group heading="Workflows" isAlways>
            {workflows.data?.items.map(({ id, name, agent }) => (
              <Item
                key={id}
                value={id}
                isAlways
                icon={<Bookmark aria-hidden />}
                onSelect={go(() => navigate({ to: "/workflows/$workflow", params: { workflow: id } }))}
              >
                <span className="truncate">{name}</span>
                <span className="text-xs text-ink-faint">{agent}</span>
              </Item>
            ))}
          </Group>
        )}
        {actions.length > 0 && (
          <Group heading="On this page">
            {actions.map(({ group, keys, label, run }) => (
              <Item
                key={`${group} ${keys}`}
                value={`page ${group} ${label}`}
                icon={<Zap aria-hidden />}
                // The window gives the focus back first.
                onSelect={go(() => setTimeout(run))}
              >
                {label}
                <span className="ml-auto flex items-center gap-2">
                  <span className="text-xs text-ink-faint">{group}</span>
                  <Keys keys={keys} />
                </span>
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Go to">
          {entriesFor(role, navigation).map(({ label, to, key, icon: Icon }) => (
            <Item key={to} value={`go to ${label}`} icon={<Icon aria-hidden />} onSelect={go(() => navigate({ to }))}>
              {label}
              <span className="ml-auto">
                <Keys keys={`g ${key}`} />
              </span>
            </Item>
          ))}
          {(q === "" ? [] : runStatuses).map((status) => (
            <Item
              key={status}
              value={`${status} runs`}
              icon={<StatusIcon look={statusLooks[status]} />}
              onSelect={go(() => navigate({ to: "/runs", search: { status: [status] } }))}
            >
              {statusLooks[status].label} runs
            </Item>
          ))}
        </Group>
        {(agents.data?.items.length ?? 0) > 0 && (
          <Group heading="Agents">
            {agents.data?.items.slice(0, q === "" ? 5 : undefined).map(({ name, title, description }) => (
              <Item
                key={name}
                value={`agent ${title} ${name}`}
                icon={<Bot aria-hidden />}
                onSelect={go(() => navigate({ to: "/agents/$agent", params: { agent: name } }))}
              >
                {title}
                <span className="min-w-0 truncate text-xs text-ink-faint">{description}</span>
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Do" isAlways={q !== ""}>
          {q !== "" && (
            <Item
              value="find runs"
              isAlways
              icon={<Workflow aria-hidden />}
              onSelect={go(() => navigate({ to: "/runs", search: { q } }))}
            >
              List all runs that match “{q}”
            </Item>
          )}
          <Item
            value="new workflow save an agent"
            icon={<Plus aria-hidden />}
            onSelect={go(() => navigate({ to: "/new/workflow", search: {} }))}
          >
            New workflow
          </Item>
          <Item
            value="new schedule cron"
            icon={<Plus aria-hidden />}
            onSelect={go(() => navigate({ to: "/new/schedule", search: {} }))}
          >
            New schedule
          </Item>
          {(["system", "light", "dark"] as const).map((theme) => (
            <Item
              key={theme}
              value={`theme ${theme}`}
              icon={<Contrast aria-hidden />}
              onSelect={go(() => setPreferences({ theme }))}
            >
              {theme === "system" ? "Theme as the system" : `${theme === "dark" ? "Dark" : "Light"} theme`}
            </Item>
          ))}
          {(["local", "UTC"] as const).map((zone) => (
            <Item
              key={zone}
              value={`times ${zone} time zone`}
              icon={<Clock aria-hidden />}
              onSelect={go(() => setPreferences({ zone }))}
            >
              {zone === "UTC" ? "Times in UTC" : "Times in the local zone"}
            </Item>
          ))}
          <Item
            value="copy the link to this page"
            icon={<Link2 aria-hidden />}
            onSelect={go(() => copyText(location.href).then(() => toast("Copied the link")))}
          >
            Copy the link to this page
          </Item>
          <Item
            value="api reference documentation"
            icon={<BookOpen aria-hidden />}
            onSelect={go(() => open("/api/docs", "_blank", "noopener"))}
          >
            The API’s reference
          </Item>
          <Item value="sign out" icon={<LogOut aria-hidden />} onSelect={go(leave)}>
            Sign out
          </Item>
          <Item value="keyboard shortcuts" icon={<KeyboardIcon aria-hidden />} onSelect={go(openSheet)}>
            Keyboard shortcuts
            <span className="ml-auto">
              <Keys keys="?" />
            </span>
          </Item>
        </Group>
      </Command.List>
    </Command.Dialog>
  );
}

function Group({
  heading,
  isAlways = false,
  children,
}: {
  readonly heading: string;
  readonly isAlways?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Command.Group
      forceMount={isAlways}
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly icon: ReactNode;
  /** Whatever is typed. */
  readonly isAlways?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ value, icon, isAlways = false, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      forceMount={isAlways}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm aria-selected:bg-hover [&_svg]:size-4 [&>svg]:text-ink-faint"
    >
      {icon}
      {children}
    </Command.Item>
  );
}
