import { useQuery } from "@tanstack/react-query";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { bytesText } from "../../design/bytes-text.ts";
import { Facts } from "../../design/section.tsx";

/** What somebody has used, in few words. */
export function UserUsage({ id }: { readonly id: string }) {
  const { data } = useQuery({
    queryKey: accountKeys.usage(id),
    queryFn: ({ signal }) => client.me.usage({ user: id }, { signal }),
  });
  if (data === undefined) return null;
  const words = ({ runsStarted, tokens, requests }: (typeof data)["today"]) =>
    `${runsStarted.toLocaleString("en")} runs, ${tokens.toLocaleString("en")} tokens, ${requests.toLocaleString("en")} requests`;
  return (
    <Facts
      facts={[
        ["Today", words(data.today)],
        ["This month", words(data.month)],
        ["Files", `${data.files.count.toLocaleString("en")}, ${bytesText(data.files.bytes)}`],
      ]}
    />
  );
}
