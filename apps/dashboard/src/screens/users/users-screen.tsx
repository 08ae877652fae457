import type { User } from "@pawl/api";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus, Users } from "lucide-react";
import { useState } from "react";
import { ForRole } from "../../app/for-role.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { TableList } from "../../app/table-list.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Select } from "../../design/field.tsx";
import { SearchField } from "../../design/search-field.tsx";
import type { Column } from "../../design/table.tsx";
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
        <SearchField
          label="Name, email or id"
          placeholder="Name, email or id"
          text={filter.q ?? ""}
          onChange={(q) => navigateWithout(filter, "q", q, set)}
        />
        <Select
          aria-label="Role"
          className="h-8"
          value={filter.role ?? ""}
          onChange={({ target }) => navigateWithout(filter, "role", target.value, set)}
        >
          <option value="">Every role</option>
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
      </search>
      <TableList
        what="The users"
        label="Users"
        query={query}
        columns={columns(show)}
        rows={users}
        keyOf={({ id }) => id}
        current={current}
        empty={
          <EmptyState
            icon={Users}
            title="Nobody like that"
            action={
              <Button size="md" onClick={() => void navigate({ search: {}, replace: true })}>
                Show everybody
              </Button>
            }
          >
            Names, addresses and ids are searched.
          </EmptyState>
        }
      />
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
      className: "w-2/5 max-w-0 max-sm:w-full",
      cell: ({ id, name, email, isGuest }) => (
        <button
          type="button"
          data-list-item={id}
          onClick={() => onOpen(id)}
          className="flex w-full min-w-0 flex-col text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent"
        >
          <span className="max-w-full truncate font-medium text-ink">{name}</span>
          <span className="max-w-full truncate text-2xs text-ink-faint">{isGuest ? "guest" : email}</span>
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
    {
      name: "seen",
      label: "Last seen",
      from: "sm",
      cell: ({ lastSeenAt }) =>
        lastSeenAt === null ? <span className="text-ink-faint">never</span> : <Time at={lastSeenAt} />,
    },
    { name: "since", label: "Since", from: "lg", cell: ({ createdAt }) => <Time at={createdAt} /> },
  ];
}
