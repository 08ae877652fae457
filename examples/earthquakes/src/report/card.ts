import { element, escapeXml, text } from "./svg.ts";

export const palette = {
  paper: "#fcfcfa",
  ink: "#22303c",
  muted: "#5f6f7c",
  grid: "#e4e7e6",
  land: "#dfe4e0",
  first: "#0b6e8f",
  second: "#b4540a",
  third: "#6a4c93",
} as const;

/**
 * The frame that all charts share: a title, a line on how to read it, and for screen readers a description of what it shows.
 * It brings its own background, so that it reads the same on a dark page.
 */
export function card(params: {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
  /** What a person who cannot see the chart should learn from it. */
  readonly description: string;
  readonly content: readonly string[];
}): string {
  const { width, height, title, subtitle, description, content } = params;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-labelledby": "title description",
    "font-family": "Helvetica, Arial, 'DejaVu Sans', sans-serif",
    "font-size": 13,
    fill: palette.ink,
  };
  const svg = element(
    "svg",
    attributes,
    element("title", { id: "title" }, escapeXml(title)),
    element("desc", { id: "description" }, escapeXml(description)),
    element("rect", { width, height, rx: 8, fill: palette.paper }),
    text(24, 34, title, { "font-size": 19, "font-weight": "bold" }),
    text(24, 55, subtitle, { fill: palette.muted }),
    ...content,
  );
  return `${svg}\n`;
}
