import type { User } from "@pawl/api";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus, Users } from "lucide-react";
import { useEffect, useState } from "react";
import { ForRole } from "../../app/for-role.tsx";
import { Reading } from "../../app/reading.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Input, Select } from "../../design/field.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { NewUser } from "./new-user.tsx";
import { roles, type UsersSearch } from "./route.ts";
import { UserDialog } from "./user-dialog.tsx";

const route = getRouteApi("/app/users");

/** Everybody who has an account here, for admins. */
export function UsersScreen() {
  return (
    <ForRole roles={["admin"]}>
      <UserList />
    </ForRole>
  );
}

function UserList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isMaking, setMaking] = useState(false);
  const { user: open, ...filter } = search;
  const query = useInfiniteQuery({
    queryKey: accountKeys.users(filter),
    queryFn: ({ pageParam, signal }) =>
      client.users.list({ ...filter, limit: 100, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const users = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const show = (user: string | null) =>
    void navigate({ search: { ...filter, ...(user !== null && { user }) }, replace: true });
  const current = useListKeys({
    group: "Users",
    ids: users.map(({ id }) => id),
    onMove: () => {},
    onOpen: show,
  });
  const set = (change: UsersSearch) => void navigate({ search: { ...filter, ...change }, replace: true });
  return (
    <>
      <ScreenHeader
        title="Users"
        aside={
          <Button look="primary" size="md" onClick={() => setMaking(true)}>
            <Plus aria-hidden /> New user
          </Button>
        }
      />
      <search className="flex flex-wrap items-center gap-2 px-4 pb-3 max-sm:px-3">
        <Search value={filter.q ?? ""} onSet={(q) => navigateWithout(filter, "q", q, set)} />
        <Select
          aria-label="Role"
          className="h-7"
          value={filter.role ?? ""}
          onChange={({ target }) => navigateWithout(filter, "role", target.value, set)}
        >
          <option value="">Every role</option>
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
      </search>
      <Reading what="The users" query={query} />
      {query.isSuccess && users.length === 0 && (
        <EmptyState icon={Users} title="Nobody like that">
          Names, addresses and ids are searched.
        </EmptyState>
      )}
      {users.length > 0 && (
        <div className="min-h-0 grow overflow-y-auto border-t border-line">
          <Table
            label="Users"
            columns={columns(show)}
            rows={users}
            keyOf={({ id }) => id}
            current={current}
            isOld={query.isPlaceholderData}
          />
          {query.hasNextPage && (
            <div className="flex justify-center p-4">
              <Button size="md" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                More
              </Button>
            </div>
          )}
        </div>
      )}
      {open !== undefined && <UserDialog key={open} id={open} onClose={() => show(null)} />}
      {isMaking && <NewUser onClose={() => setMaking(false)} />}
    </>
  );
}

function navigateWithout(
  filter: UsersSearch,
  name: "q" | "role",
  value: string,
  set: (search: UsersSearch) => void,
): void {
  set({ ...filter, [name]: value === "" ? undefined : value });
}

function columns(onOpen: (id: string) => void): readonly Column<User>[] {
  return [
    {
      name: "name",
      label: "Name",
      isHeader: true,
      cell: ({ id, name, email, isGuest }) => (
        <button
          type="button"
          data-list-item={id}
          onClick={() => onOpen(id)}
          className="flex min-w-0 flex-col text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent"
        >
          <span className="truncate font-medium text-ink">{name}</span>
          <span className="truncate text-2xs text-ink-faint">{isGuest ? "guest" : email}</span>
        </button>
      ),
    },
    {
      name: "role",
      label: "Role",
      cell: ({ role, isDisabled, mustChangePassword }) => (
        <span className="flex flex-wrap gap-1">
          <Badge>{role}</Badge>
          {isDisabled && <Badge className="text-failed">disabled</Badge>}
          {mustChangePassword && <Badge title="Has not chosen a password of their own yet">new</Badge>}
        </span>
      ),
    },
    {
      name: "groups",
      label: "Groups",
      from: "md",
      cell: ({ groups }) => (
        <span className="flex flex-wrap gap-1">
          {groups.map((group) => (
            <Badge key={group}>{group}</Badge>
          ))}
        </span>
      ),
    },
    { name: "seen", label: "Last seen", from: "sm", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
    { name: "since", label: "Since", from: "lg", cell: ({ createdAt }) => <Time at={createdAt} /> },
  ];
}

/** Asks as somebody writes, but not for every letter. */
function Search({ value, onSet }: { readonly value: string; readonly onSet: (q: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSet(text.trim()), 250);
    return () => clearTimeout(timer);
    // What it is set by changes with every drawing, and means the same.
  }, [text, value]);
  return (
    <Input
      type="search"
      aria-label="Name, email or id"
      placeholder="Name, email or id"
      className="h-7 w-64"
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
