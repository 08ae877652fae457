import { useQuery } from "@tanstack/react-query";
import { Reading } from "../../app/reading.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { bytesText } from "../../design/bytes-text.ts";
import { Card } from "../../design/card.tsx";
import { Meter } from "../../design/meter.tsx";
import { DayBars } from "./day-bars.tsx";

type Usage = Awaited<ReturnType<typeof client.me.usage>>;

/** What somebody has used, and how much is left. `user`: null is oneself; others are for admins. */
export function UsageCards({ user }: { readonly user: string | null }) {
  const query = useQuery({
    queryKey: accountKeys.usage(user),
    queryFn: ({ signal }) => client.me.usage(user === null ? {} : { user }, { signal }),
    refetchInterval: 30_000,
  });
  if (query.data === undefined) return <Reading what="The usage" query={query} count={3} />;
  const { today, month, files, limits, days } = query.data;
  return (
    <>
      <Card title="Today" description="A day begins at midnight UTC, and with it what can be used anew.">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Figure name="Runs started" value={today.runsStarted} limit={limits.runsPerDay} />
          <Figure name="Tokens" value={today.tokens} limit={limits.tokensPerDay} />
          <Figure name="Requests" value={today.requests} limit={null} />
          <Figure name="Files kept" value={files.bytes} limit={limits.fileBytes} text={bytesText} />
        </dl>
      </Card>
      <Card
        title="The last 31 days"
        description={`This month: ${count(month.runsStarted)} runs, ${count(month.tokens)} tokens, ${count(month.requests)} requests; ${count(files.count)} files.`}
      >
        <DayBars label="Runs started by day" days={barsOf(days, ({ runsStarted }) => runsStarted)} />
        <DayBars label="Requests by day" days={barsOf(days, ({ requests }) => requests)} />
        {month.tokens > 0 && <DayBars label="Tokens by day" days={barsOf(days, ({ tokens }) => tokens)} />}
      </Card>
    </>
  );
}

function Figure({
  name,
  value,
  limit,
  text = count,
}: {
  readonly name: string;
  readonly value: number;
  readonly limit: number | null;
  readonly text?: (value: number) => string;
}) {
  return (
    <div className="flex flex-col gap-1">
      <dt className="text-xs text-ink-faint">{name}</dt>
      <dd className="flex flex-col gap-1.5">
        <span className="num text-xl font-semibold tracking-tight">{text(value)}</span>
        {limit === null ? (
          <span className="text-2xs text-ink-faint">no limit</span>
        ) : (
          <>
            <Meter value={value} max={limit} label={`${name} of the limit`} />
            <span className="num text-2xs text-ink-faint">of {text(limit)}</span>
          </>
        )}
      </dd>
    </div>
  );
}

function barsOf(days: Usage["days"], valueOf: (day: Usage["days"][number]) => number) {
  return days.map((day) => ({ day: day.day, value: valueOf(day) }));
}

function count(value: number): string {
  return value.toLocaleString("en");
}
