import { isDeepStrictEqual } from "node:util";
import { PawlError } from "../errors/pawl-error.ts";

/** Per key of the state: what two branches' values become. `base` is the value before the branches began (a third argument: wrap functions like `Math.max`). */
export type Reducers<State extends object> = {
  readonly [Key in keyof State]?: (
    left: NonNullable<State[Key]>,
    right: NonNullable<State[Key]>,
    base: State[Key],
  ) => State[Key];
};

export interface Branch<State extends object> {
  readonly key: string;
  readonly state: State;
}

export interface Join<State extends object> {
  /** The path of the node that joins. */
  readonly path: string;
  /** The state before the branches; receives what they changed. */
  readonly state: State;
  readonly branches: readonly Branch<State>[];
  readonly reducers: Reducers<State> | undefined;
}

/** A state for one branch. Throws `graph_state_not_copyable`. */
export function copyState<State extends object>(
  state: State,
  copy: ((state: State) => State) | undefined,
  path: string,
): State {
  if (copy !== undefined) return copy(state);
  try {
    return structuredClone(state);
  } catch (cause) {
    throw new PawlError(
      "graph_state_not_copyable",
      `"${path}" cannot give each branch a copy of the state: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** Writes into the state what the branches changed. All conflicts are found before anything is written. */
export function joinBranches<State extends object>({ path, state, branches, reducers }: Join<State>): void {
  const keys = new Set([state, ...branches.map((branch) => branch.state)].flatMap((one) => Object.keys(one)));
  const joined = [...keys].flatMap((name) => {
    const key = name as keyof State & string;
    const changed = branches.filter((branch) => hasChanged(state, branch.state, key));
    return changed.length === 0 ? [] : [{ key, ...joinedValue(path, state, key, changed, reducers?.[key]) }];
  });
  for (const { key, isDeleted, value } of joined) {
    if (isDeleted) delete state[key];
    else state[key] = value as State[typeof key];
  }
}

function hasChanged<State extends object>(before: State, after: State, key: keyof State): boolean {
  return key in before !== key in after || !isDeepStrictEqual(before[key], after[key]);
}

function joinedValue<State extends object, Key extends keyof State & string>(
  path: string,
  before: State,
  key: Key,
  changed: readonly Branch<State>[],
  reduce: Reducers<State>[Key] | undefined,
): { isDeleted: boolean; value: unknown } {
  const [first, ...others] = changed as [Branch<State>, ...Branch<State>[]];
  const isDeleted = changed.every((branch) => !(key in branch.state));
  if (reduce === undefined) {
    if (others.some((branch) => hasChanged(first.state, branch.state, key))) throw conflict(path, key, changed);
    return { isDeleted, value: first.state[key] };
  }
  type Value = NonNullable<State[Key]>;
  const value = others.reduce<State[Key]>(
    (left, right) => reduce(left as Value, right.state[key] as Value, before[key]),
    first.state[key],
  );
  return { isDeleted, value };
}

function conflict(path: string, key: string, changed: readonly { readonly key: string }[]): PawlError {
  const branches = changed.map((branch) => branch.key);
  const message = `The branches ${branches.map((name) => `"${name}"`).join(" and ")} of "${path}" changed "${key}" in different ways, and no reducer says how to join them.`;
  const hint = `Add \`reducers: { ${key}: (left, right) => … }\`, or let only one branch write it.`;
  return new PawlError("graph_branch_conflict", message, { hint, details: { key, branches } });
}
