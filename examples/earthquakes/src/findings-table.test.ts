import { expect, test } from "vitest";
import { findingsTable } from "./findings-table.ts";
import { realFindings } from "./measures/findings.fixture.ts";

test("shows the findings as a table", () => {
  expect(`\n${findingsTable(realFindings().findings)}\n`).toMatchInlineSnapshot(`
    "
    ┌────────────────────────────────┬──────────────────────────────────────────────────────────┐
    │ Earthquakes                    │ 1,678 of 1,707 rows                                      │
    │ Set aside                      │ 29 (28 blasts, 1 duplicate, 0 faulty)                    │
    │ Energy                         │ 792 TJ                                                   │
    │ Strongest                      │ M 6.4, 22km NNE of Hualian, Taiwan, 2018-02-06 15:50 UTC │
    │ Most                           │ California: 834 (49.7 %)                                 │
    │ b-value, California and Nevada │ 0.77 ± 0.04 from M 1.1                                   │
    │ b-value, Alaska, on land       │ 0.85 ± 0.09 from M 1.8                                   │
    │ b-value, World (network “us”)  │ 0.83 ± 0.07 from M 4.6                                   │
    └────────────────────────────────┴──────────────────────────────────────────────────────────┘
    "
  `);
});
