import { expect, test } from "vitest";
import { aggregate } from "../measures/findings.ts";
import { realFindings } from "../measures/findings.fixture.ts";
import { hourChart } from "./hour-chart.ts";
import { magnitudeChart } from "./magnitude-chart.ts";
import { writeReport } from "./report.ts";
import { worldMap } from "./world-map.ts";

const { findings, quakes } = realFindings();

test("tells the week in Markdown", () => {
  const report = writeReport(findings);
  expect(report).toContain("- **1,678** earthquakes in 1,707 rows; 29 rows set aside");
  expect(report).toContain("| 6.4 | 2018-02-06 15:50 UTC | 22km NNE of Hualian, Taiwan | Taiwan | 11 km | 251 TJ |");
  expect(report).toContain("| California | 834 | 49.7 % | 12 | 4.3 |");
  expect(report).toContain("| California and Nevada | 1.1 | 323 | 0.77 ± 0.04 |");
  expect(report).toContain("| Not an earthquake | 28 |  | explosion (15), quarry blast (13) |");
  expect(report).toContain("| Duplicate of another solution | 1 | ak18384001 | 2.2 s and 20 km from ak18383983 |");
});

test.each([
  ["map", () => worldMap(quakes)],
  ["magnitudes", () => magnitudeChart(findings.areas)],
  ["hours", () => hourChart(findings.hours)],
])("draws %s as accessible SVG without a number missing", (_, draw) => {
  const svg = draw();
  expect(svg).toMatch(/^<svg .*role="img" aria-labelledby="title description"/);
  expect(svg).toMatch(/<title id="title">.+<\/title><desc id="description">.+<\/desc>/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("has an answer for a week without earthquakes", () => {
  const none = aggregate({ feed: { title: "none", generatedMs: 0 }, quakes: [], rejected: [] });
  expect(writeReport(none)).toContain("**0** earthquakes in 0 rows");
  for (const svg of [worldMap([]), magnitudeChart(none.areas), hourChart(none.hours)]) {
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  }
});
