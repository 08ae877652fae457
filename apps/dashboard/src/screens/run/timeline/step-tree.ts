import type { Step } from "@pawl/api";

/** A line of the timeline: a step, or several that have a part of their keys in common, such as the items of a list. */
export interface TreeRow {
  /** Unique among the lines, and the same when others come. */
  readonly id: string;
  /** What it is called below its parent. */
  readonly label: string;
  readonly depth: number;
  /** Null: there is no step of this key, only others below it. */
  readonly step: Step | null;
  /** All steps below it, with theirs. */
  readonly below: readonly Step[];
  /** Null: there is nothing below it. */
  readonly isOpen: boolean | null;
}

interface TreeNode {
  readonly id: string;
  readonly key: string;
  readonly step: Step | null;
  readonly children: TreeNode[];
}

/** What has more lines below it than this is closed until somebody opens it. */
const openMax = 40;

/**
 * The lines of a timeline: what a branch has done stands below it, and the items of a list under the name of the list, in the order of the list. `toggled` says of which of them somebody wants
 * to see (or not to see) what is below; a step that is looked at is always seen. Pure.
 */
export function treeRows(
  steps: readonly Step[],
  toggled: ReadonlyMap<string, boolean>,
  current: string | null,
): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  for (const node of roots(steps)) addRows(rows, node, { depth: 0, parentKey: "", toggled, current });
  return rows;
}

/** Of steps by their keys alone: how a line is told apart from another of the same key, which a retry has set aside. Pure. */
export function stepId({ key, status, seq }: Pick<Step, "key" | "status" | "seq">): string {
  return status === "dropped" ? `${key} ${seq}` : key;
}

function roots(steps: readonly Step[]): readonly TreeNode[] {
  const top: TreeNode[] = [];
  const counts = new Map<string, number>();
  const byKey = new Map<string, TreeNode>();
  for (const step of steps) {
    // Of several of one key the last one counts, and has what is below.
    byKey.set(step.key, { id: stepId(step), key: step.key, step, children: [] });
    const parent = parentKey(step.key);
    if (parent !== "") counts.set(parent, (counts.get(parent) ?? 0) + 1);
  }
  for (const step of steps) {
    const known = byKey.get(step.key)!;
    const node = known.step === step ? known : { id: stepId(step), key: step.key, step, children: [] };
    let place: TreeNode[] = top;
    for (let key = parentKey(step.key); key !== ""; key = parentKey(key)) {
      let parent = byKey.get(key);
      if (parent === undefined && (counts.get(key) ?? 0) > 1) {
        // It stands where the first of them does; what it is below itself is seen to by the same rule.
        parent = { id: `${key}/`, key, step: null, children: [] };
        byKey.set(key, parent);
        placeOf(key, byKey, top).push(parent);
      }
      if (parent === undefined) continue;
      place = parent.children;
      break;
    }
    place.push(node);
  }
  return top;
}

function placeOf(key: string, byKey: ReadonlyMap<string, TreeNode>, top: TreeNode[]): TreeNode[] {
  for (let above = parentKey(key); above !== ""; above = parentKey(above)) {
    const parent = byKey.get(above);
    if (parent !== undefined) return parent.children;
  }
  return top;
}

function parentKey(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}

interface Walk {
  readonly depth: number;
  readonly parentKey: string;
  readonly toggled: ReadonlyMap<string, boolean>;
  readonly current: string | null;
}

function addRows(rows: TreeRow[], node: TreeNode, { depth, parentKey, toggled, current }: Walk): void {
  const { id, key, step, children } = node;
  const label = parentKey === "" ? key : key.slice(parentKey.length + 1);
  if (children.length === 0) {
    rows.push({ id, label, depth, step, below: [], isOpen: null });
    return;
  }
  const below = children.flatMap(stepsOf);
  const holdsCurrent = current !== null && current.startsWith(`${key}/`) && below.some(({ key }) => key === current);
  const isOpen = holdsCurrent || (toggled.get(id) ?? children.length <= openMax);
  rows.push({ id, label, depth, step, below, isOpen });
  if (!isOpen) return;
  for (const child of inOrder(children, key))
    addRows(rows, child, { depth: depth + 1, parentKey: key, toggled, current });
}

/** The items of a list by their numbers, however they have ended; anything else as it came. */
function inOrder(children: readonly TreeNode[], parentKey: string): readonly TreeNode[] {
  const numberOf = ({ key }: TreeNode): number => Number(key.slice(parentKey.length + 1));
  return children.every((child) => Number.isInteger(numberOf(child)))
    ? children.toSorted((a, b) => numberOf(a) - numberOf(b))
    : children;
}

function stepsOf({ step, children }: TreeNode): readonly Step[] {
  const below = children.flatMap(stepsOf);
  return step === null ? below : [step, ...below];
}
