import { expect, test } from "vitest";
import { parseCsv } from "./csv.ts";

test("reads plain and quoted fields, empty ones included", () => {
  const text = 'iata,name,city\nBTR,"Baton Rouge Metropolitan, Ryan",Baton Rouge\r\nDBN,"W. H. ""Bud"" Barron",\n,,x\n';
  expect(parseCsv(text)).toEqual([
    { iata: "BTR", name: "Baton Rouge Metropolitan, Ryan", city: "Baton Rouge" },
    { iata: "DBN", name: 'W. H. "Bud" Barron', city: "" },
    { iata: "", name: "", city: "x" },
  ]);
});
