import type { Device } from "@pawl/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { Reading } from "../../app/reading.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";

type Devices = Awaited<ReturnType<typeof client.me.devices>>;

/** Where one is signed in; one that is strange can be signed out. */
export function Devices() {
  const query = useQuery({ queryKey: accountKeys.devices, queryFn: ({ signal }) => client.me.devices({ signal }) });
  const navigate = useNavigate();
  const end = useMutation({
    mutationFn: ({ id }: Device) => client.me.deleteDevice(id),
    onMutate: ({ id }) => {
      const before = queryClient.getQueryData<Devices>(accountKeys.devices);
      queryClient.setQueryData<Devices>(accountKeys.devices, (now) =>
        now === undefined ? now : { items: now.items.filter((device) => device.id !== id) },
      );
      return before;
    },
    onError: (error, _device, before) => {
      queryClient.setQueryData(accountKeys.devices, before);
      toast.error("It could not be signed out", { description: messageOf(error) });
    },
    onSuccess: (_nothing, { name }) => toast(`${name} is signed out`),
  });
  const everywhere = useMutation({
    mutationFn: () => client.auth.logout({ everywhere: true }),
    onSettled: async () => {
      queryClient.clear();
      await navigate({ to: "/sign-in", search: {} });
    },
  });
  const columns: readonly Column<Device>[] = [
    {
      name: "device",
      label: "Device",
      isHeader: true,
      cell: ({ name, isCurrent, userAgent }) => (
        <span className="flex min-w-0 items-center gap-2" title={userAgent ?? undefined}>
          <span className="truncate font-medium text-ink">{name}</span>
          {isCurrent && <Badge>this one</Badge>}
        </span>
      ),
    },
    { name: "address", label: "Address", from: "sm", cell: ({ ip }) => <span className="font-mono">{ip ?? "–"}</span> },
    { name: "seen", label: "Last seen", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
    { name: "since", label: "Signed in", from: "md", cell: ({ createdAt }) => <Time at={createdAt} /> },
    {
      name: "sign out",
      label: "",
      className: "text-right",
      cell: (device) =>
        device.isCurrent ? null : (
          <Button aria-label={`Sign out ${device.name}`} onClick={() => end.mutate(device)}>
            Sign out
          </Button>
        ),
    },
  ];
  return (
    <Card
      title="Devices"
      description="Where you are signed in. One that does not come back for 30 days is signed out."
      isPlain
      footer={
        <Button isBusy={everywhere.isPending} onClick={() => everywhere.mutate()}>
          Sign out everywhere
        </Button>
      }
    >
      <Reading what="Your devices" query={query} count={2} />
      {query.isSuccess && <Table label="Devices" columns={columns} rows={query.data.items} keyOf={({ id }) => id} />}
    </Card>
  );
}
