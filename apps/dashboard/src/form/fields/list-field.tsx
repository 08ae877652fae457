import type { FormElement, ListElement } from "pawl/form";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useRef, type ComponentType } from "react";
import { Button, IconButton } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { initialOf } from "../entered.ts";
import { FieldFrame, InItem } from "../field-frame.tsx";
import { fieldId, useFormContext, useFormField } from "../form-context.ts";
import { pathText, type FormPath } from "../form-path.ts";

export interface ItemProps {
  readonly element: FormElement;
  readonly path: FormPath;
  /** Of a list, which says its name. */
  readonly isItem?: boolean;
}

/** Several of the same: items can be added, taken out and moved. `Item` shows one, which may have lists of its own. */
export function ListField({
  element,
  path,
  Item,
}: {
  readonly element: ListElement;
  readonly path: FormPath;
  readonly Item: ComponentType<ItemProps>;
}) {
  const field = useFormField(path, { isLeaf: false, error: element.error });
  const { id: form, dispatch } = useFormContext();
  const items: readonly unknown[] = Array.isArray(field.value) ? field.value : [];
  const keys = useItemKeys(items.length);
  const { item, schema } = element;
  const max = typeof schema["maxItems"] === "number" ? schema["maxItems"] : Infinity;
  const name = item.title === "" ? element.title : item.title;
  const focus = (index: number) =>
    requestAnimationFrame(() => document.getElementById(fieldId(form, pathText([...path, index])))?.focus());
  const rearrange = (next: readonly unknown[]) => {
    dispatch({ type: "forget-drafts", below: field.path });
    field.set(next);
  };
  const add = () => {
    field.change((before) => [...(Array.isArray(before) ? (before as unknown[]) : []), initialOf(item)]);
    focus(items.length);
  };
  const remove = (index: number) => {
    keys.remove(index);
    rearrange(items.toSpliced(index, 1));
    requestAnimationFrame(() => document.getElementById(`${field.id}-add`)?.focus());
  };
  const move = (index: number, to: number) => {
    keys.move(index, to);
    rearrange(items.toSpliced(index, 1).toSpliced(to, 0, items[index]));
  };
  const isGroup = item.kind !== "field";
  return (
    <FieldFrame
      element={element}
      id={field.id}
      problems={field.problems}
      isGroup
      aside={items.length > 0 && <span className="num text-xs font-normal text-ink-faint">{items.length}</span>}
    >
      {() => (
        <div className="flex flex-col gap-2">
          {items.length > 0 && (
            <ol className={cn("flex flex-col", isGroup ? "gap-2" : "gap-1.5")}>
              {items.map((_, index) => (
                <li
                  key={keys.at(index)}
                  id={isGroup ? fieldId(form, pathText([...path, index])) : undefined}
                  tabIndex={isGroup ? -1 : undefined}
                  className={cn("flex items-start gap-2", isGroup && "rounded-md border border-line bg-sunken p-3")}
                >
                  <span aria-hidden className="num mt-1.5 w-5 shrink-0 text-right text-xs text-ink-faint">
                    {index + 1}
                  </span>
                  <div className="min-w-0 grow">
                    <InItem value={!isGroup}>
                      <Item element={titled(item, name, index)} path={[...path, index]} isItem />
                    </InItem>
                  </div>
                  <span className={cn("flex shrink-0", isGroup ? "flex-col" : "mt-0.5")}>
                    <IconButton label={`Take out ${name} ${index + 1}`} onClick={() => remove(index)}>
                      <X aria-hidden />
                    </IconButton>
                    {items.length > 1 && (
                      <>
                        <IconButton
                          label={`Move ${name} ${index + 1} up`}
                          disabled={index === 0}
                          onClick={() => move(index, index - 1)}
                        >
                          <ArrowUp aria-hidden />
                        </IconButton>
                        <IconButton
                          label={`Move ${name} ${index + 1} down`}
                          disabled={index === items.length - 1}
                          onClick={() => move(index, index + 1)}
                        >
                          <ArrowDown aria-hidden />
                        </IconButton>
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ol>
          )}
          <div>
            <Button id={`${field.id}-add`} disabled={items.length >= max} onClick={add}>
              <Plus aria-hidden /> Add
              <span className="sr-only"> to {element.title}</span>
            </Button>
          </div>
        </div>
      )}
    </FieldFrame>
  );
}

/** The item of a list has no name of its own: readers say that of the list, and its number. */
function titled(item: ListElement["item"], name: string, index: number): ListElement["item"] {
  return { ...item, title: `${name} ${index + 1}`.trim() };
}

/** An item stays itself while others come and go: what is half entered in it, and the focus, go along. */
function useItemKeys(count: number) {
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  while (keys.current.length < count) keys.current.push(next.current++);
  keys.current.length = count;
  return {
    at: (index: number) => keys.current[index] ?? index,
    remove: (index: number) => void keys.current.splice(index, 1),
    move: (index: number, to: number) => {
      const [key] = keys.current.splice(index, 1);
      if (key !== undefined) keys.current.splice(to, 0, key);
    },
  };
}
