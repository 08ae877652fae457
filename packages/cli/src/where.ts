import { parseWhere, type Pawl, type RunFilter } from "pawl";

/** What `--where` says, with attributes as the workflows of this project declare them. */
export function whereFilter(pawl: Pawl, conditions: readonly string[], nowMs: number): RunFilter {
  const workflows = pawl.workflows.list();
  return parseWhere(conditions, {
    nowMs,
    typeOf: (name, workflow) => {
      const ofThese = workflows.filter((each) => workflow === undefined || each.name === workflow);
      const types = new Set(ofThese.map(({ attributes }) => attributes?.[name]).filter((type) => type !== undefined));
      // Where workflows do not agree, the value tells.
      return types.size === 1 ? [...types][0] : undefined;
    },
  });
}

/** `--where a=1 --where b=2`. */
export function whereTerms(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
