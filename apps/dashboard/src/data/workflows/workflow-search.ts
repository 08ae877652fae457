/** What the address of the list of workflows says. */
export interface WorkflowSearch {
  readonly q?: string;
  readonly agent?: string;
  readonly tag?: string;
  /** Public ones of other people. */
  readonly of?: "others";
}

/** Reads an address as people may have changed it. Pure. */
export function workflowSearchOf(raw: Readonly<Record<string, unknown>>): WorkflowSearch {
  const text = (name: string) => {
    const value = raw[name];
    return typeof value === "string" && value !== "" && value.length <= 200 ? value : undefined;
  };
  const [q, agent, tag] = [text("q"), text("agent"), text("tag")];
  return {
    ...(q !== undefined && { q }),
    ...(agent !== undefined && { agent }),
    ...(tag?.includes(":") === true && { tag }),
    ...(raw["of"] === "others" && { of: "others" }),
  };
}
