import { expect, it } from "vitest";
import { checkOptions } from "./check-options.ts";

const names = { tags: true, queue: true } as const;

it("lets through what there is, and what is given as undefined", () => {
  checkOptions(undefined, names, "pawl.start");
  checkOptions({}, names, "pawl.start");
  checkOptions({ tags: {}, queue: undefined, colour: undefined }, names, "pawl.start");
});

it.each([
  [{ tag: {} }, 'There is no option "tag" of pawl.start. Did you mean "tags"?'],
  [{ colour: "red" }, 'There is no option "colour" of pawl.start. There are: tags, queue.'],
  [{ toString: 1 }, 'There is no option "toString" of pawl.start. There are: tags, queue.'],
  ["mail", 'The options of pawl.start must be an object, not "mail".'],
  [null, "The options of pawl.start must be an object, not null."],
  [[], "The options of pawl.start must be an object, not []."],
])("refuses %j", (options, message) => {
  expect(() => checkOptions(options, names, "pawl.start")).toThrow(
    expect.objectContaining({ code: "invalid_option", message }),
  );
});
