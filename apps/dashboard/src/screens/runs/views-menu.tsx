import type { View } from "@pawl/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { parseSearch, stringifySearch } from "../../app/search.ts";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { keys } from "../../data/keys.ts";
import { queryClient } from "../../data/query-client.ts";
import { isEverything, runSearchOf } from "../../data/runs/run-search.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, Input } from "../../design/field.tsx";
import { Menu, MenuItem, MenuLabel, MenuLine } from "../../design/menu.tsx";
import type { FilterProps } from "./filter-bar.tsx";

/** Filters under a name, kept with the account. What is changed shows at once, and is taken back where the server refuses it. */
export function ViewsMenu({ search, onChange }: FilterProps) {
  const { data } = useQuery({ queryKey: keys.views, queryFn: () => client.me.views(), staleTime: Infinity });
  const views = data?.items ?? [];
  const [isNaming, setNaming] = useState(false);
  const save = useMutation({
    mutationFn: (items: readonly View[]) => client.me.putViews({ items: [...items] }),
    onMutate: (items) => {
      const before = queryClient.getQueryData(keys.views);
      queryClient.setQueryData(keys.views, { items });
      return before;
    },
    onError: (error, _items, before) => {
      queryClient.setQueryData(keys.views, before);
      toast.error("The views could not be saved", { description: messageOf(error) });
    },
  });
  const here = stringifySearch(search as Record<string, unknown>);
  const current = views.find((view) => view.search === here);
  const remove = (view: View) => {
    save.mutate(views.filter(({ id }) => id !== view.id));
    toast(`Removed the view ${view.name}`, { action: { label: "Undo", onClick: () => save.mutate(views) } });
  };
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button look="ghost">
            <Bookmark aria-hidden /> {current?.name ?? "Views"}
          </Button>
        }
      >
        {views.length === 0 && <MenuLabel>Filters that you save are found here again</MenuLabel>}
        {views.map((view) => (
          <MenuItem
            key={view.id}
            icon={<Bookmark aria-hidden />}
            onSelect={() => onChange(runSearchOf(parseSearch(view.search)))}
          >
            {view.name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem
          icon={<BookmarkPlus aria-hidden />}
          isDisabled={isEverything(search) || current !== undefined}
          onSelect={() => setNaming(true)}
        >
          Save this filter …
        </MenuItem>
        {current !== undefined && (
          <MenuItem isDanger icon={<Trash2 aria-hidden />} onSelect={() => remove(current)}>
            Remove {current.name}
          </MenuItem>
        )}
      </Menu>
      <NameDialog
        isOpen={isNaming}
        onClose={() => setNaming(false)}
        onSave={(name) => save.mutate([...views, { id: Date.now().toString(36), name, search: here }])}
      />
    </>
  );
}

function NameDialog({
  isOpen,
  onClose,
  onSave,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSave: (name: string) => void;
}) {
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name.trim());
    setName("");
    onClose();
  };
  return (
    <Dialog
      title="Save this filter"
      description="It is kept with your account, for every browser that you use."
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button size="md" look="primary" type="submit" form="name-view" disabled={name.trim() === ""}>
            Save
          </Button>
        </>
      }
    >
      <form id="name-view" onSubmit={submit}>
        <Field label="Name">
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={100}
              value={name}
              onChange={({ target }) => setName(target.value)}
              placeholder="Failed today"
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
