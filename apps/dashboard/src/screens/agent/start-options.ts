import type { Agent, StartBody } from "@pawl/api";

/** What a start can say besides its input, as it is entered: texts. */
export interface StartOptions {
  /** `tenant: acme, plan: pro` */
  readonly tags: string;
  readonly queue: string;
  readonly priority: string;
  /** Of `<input type="datetime-local">`, in this browser's zone. */
  readonly startAt: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export const noStartOptions: StartOptions = { tags: "", queue: "", priority: "", startAt: "", attributes: {} };

/** Pure. */
export function startBodyOf(params: {
  readonly input: unknown;
  readonly version: number | undefined;
  readonly options: StartOptions;
  readonly attributes: Agent["attributes"];
}): StartBody {
  const { input, version, options, attributes } = params;
  const tags = tagsOf(options.tags);
  const given = Object.entries(options.attributes)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => [name, attributeOf(text, attributes[name])] as const);
  return {
    ...(input !== undefined && { input }),
    ...(version !== undefined && { version }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(options.queue.trim() !== "" && { queue: options.queue.trim() }),
    ...(options.priority !== "" && { priority: Number(options.priority) }),
    ...(options.startAt !== "" && { startAt: new Date(options.startAt).toISOString() }),
    ...(given.length > 0 && { attributes: Object.fromEntries(given) }),
  };
}

/** `tenant: acme, urgent` → `{ tenant: "acme", urgent: "true" }`. Pure. */
export function tagsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text
    .split(",")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", ...value] = pair.split(":");
      return [name.trim(), value.length === 0 ? "true" : value.join(":").trim()];
    }),
  );
}

function attributeOf(text: string, type: Agent["attributes"][string] | undefined): string | number | boolean {
  if (type === "number") return Number(text);
  if (type === "boolean") return text === "true";
  return type === "date" ? new Date(text).toISOString() : text;
}
