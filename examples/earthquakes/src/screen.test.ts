import { expect, test } from "vitest";
import { openScreen } from "./screen.ts";

const record = (isTTY: boolean): { written: string[]; screen: ReturnType<typeof openScreen> } => {
  const written: string[] = [];
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  return { written, screen: openScreen({ isTTY, columns: 50, write }) };
};

test("writes a line a step where nobody watches", () => {
  const { written, screen } = record(false);
  screen.show({ done: 1, total: 2, line: "extract" });
  screen.show({ done: 1, total: 2, line: undefined });
  screen.print("done");
  expect(written).toEqual(["  [1/2] extract\n", "done\n"]);
});

test("redraws one bar on a terminal, no wider than it", () => {
  const { written, screen } = record(true);
  screen.show({ done: 1, total: 2, line: "a step with a very long name" });
  screen.print("a note");
  screen.show({ done: 2, total: 2, line: "b" });
  expect(written[0]).toBe(`\r\u001B[2K  ${"█".repeat(15)}${"░".repeat(15)} 1/2  a step with`);
  expect(written.slice(1)).toEqual(["\r\u001B[2Ka note\n", `\r\u001B[2K  ${"█".repeat(30)} 2/2  b`, "\n"]);
});
