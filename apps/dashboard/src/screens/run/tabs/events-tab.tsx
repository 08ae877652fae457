import type { EventTopic } from "@pawl/api";
import { Activity } from "lucide-react";
import { useState } from "react";
import { Select } from "../../../design/field.tsx";
import { useEvents } from "../../../data/runs/use-events.ts";
import { EventList } from "./event-list.tsx";
import { EventRow } from "./event-row.tsx";

const topics: readonly EventTopic[] = [
  "status",
  "action",
  "result",
  "error",
  "final",
  "agent",
  "inputs",
  "lock",
  "meta",
  "debug",
  "stdout",
  "stderr",
  "lease",
  "upload",
];

/** Everything that has happened in the run, by number. */
export function EventsTab({ id }: { readonly id: string }) {
  const [topic, setTopic] = useState<EventTopic | "">("");
  const list = useEvents(id, { topics: topic === "" ? [] : [topic] });
  return (
    <EventList
      list={list}
      label="Events"
      icon={Activity}
      empty={topic === "" ? "Nothing has happened yet" : "Nothing of that kind has happened"}
      controls={
        <Select
          aria-label="Topic"
          className="h-7"
          value={topic}
          onChange={({ target }) => setTopic(target.value as EventTopic | "")}
        >
          <option value="">All topics</option>
          {topics.map((topic) => (
            <option key={topic}>{topic}</option>
          ))}
        </Select>
      }
      row={(event) => <EventRow event={event} />}
    />
  );
}
