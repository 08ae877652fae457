import { expect, it } from "vitest";
import type { FileRef } from "../files/file-ref.ts";
import { chart, file, html, image, isResult, json, markdown, resultKind, results, table, text } from "./index.ts";

const ref: FileRef = { $file: "out/a.png", name: "a.png", size: 3, type: "image/png" };
const all = [
  markdown("# Hi"),
  html("<b>Hi</b>"),
  text("select 1", { language: "sql" }),
  json({ a: [1] }, { title: "Raw" }),
  table({
    columns: ["city", { key: "people", title: "People", align: "right" }],
    rows: [{ city: "Rome", people: 3, more: undefined }],
  }),
  chart({ kind: "bar", x: ["Mon", "Tue"], series: [{ name: "Orders", values: [3, null] }], unit: "€" }),
  image({ file: ref, alt: "A" }),
  image({ data: "data:image/png;base64,aGk=", alt: "A", title: "B" }),
  file(ref),
];

it("is plain JSON that says how it is shown", () => {
  const together = results(...all, results(markdown("inner")));
  expect(JSON.parse(JSON.stringify(together))).toEqual(together);
  for (const each of [...all, together]) expect(isResult(each)).toBe(true);
  expect(all.map(resultKind)).toEqual(["markdown", "html", "text", "json", "table", "chart", "image", "image", "file"]);
  expect(all[4]).toEqual({
    $result: "table",
    columns: [{ key: "city" }, { key: "people", title: "People", align: "right" }],
    rows: [{ city: "Rome", people: 3 }],
  });
});

it("is nothing else that has such a key", () => {
  const others: readonly unknown[] = [
    null,
    "markdown",
    { $result: "markdown" },
    { $result: "markdown", text: 3 },
    { $result: "toString", text: "x" },
    { $result: "chart", kind: "pie", x: ["a"], series: [] },
    { $result: "image", alt: "x", data: "https://elsewhere.example/pixel.png" },
    { $result: "image", alt: "x", data: "data:image/png;base64,aGk=", file: ref },
    { $result: "file", file: { $file: "x" } },
    { $result: "results", items: [{ text: "x" }] },
    { $result: "table", columns: [{ key: "a" }], rows: [{ a: {} }] },
  ];
  for (const other of others) expect([other, isResult(other)]).toEqual([other, false]);
});

it("refuses what could not be shown", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "markdown takes a text": () => markdown(3 as never),
    "table takes": () => table({ columns: ["a"], rows: [{ a: new Date() as never }] }),
    "a pie has one series": () => chart({ kind: "pie", x: [], series: [] }),
    "one number (or null) for each of x": () => chart({ kind: "line", x: ["a"], series: [{ name: "b", values: [] }] }),
    "image takes": () => image({ data: "https://example.com/a.png", alt: "x" }),
    "file takes": () => file("out/a.png" as never),
    "results takes": () => results({ text: "x" } as never),
  };
  for (const [told, make] of Object.entries(wrong))
    expect(make).toThrow(expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(told) }));
});
