import { columnsOf, markdownColumns, shown, type Column } from "../table.ts";
import type { PeerFigure } from "./peer-figure.ts";

const columns: readonly Column[] = [
  { title: "measure", isNumber: false },
  { title: "engine", isNumber: false },
  { title: "value", isNumber: true },
  { title: "unit", isNumber: false },
  { title: "spread", isNumber: false },
  { title: "Pawl is better by", isNumber: true },
  { title: "", isNumber: false },
];

/** Pawl and the others, measure by measure. */
export function peerTable(figures: readonly PeerFigure[], isMarkdown: boolean): string {
  // The plain queues, which are taken last, belong to the workflows that they are shown beside.
  const order = [...new Set(figures.map(({ measure }) => measure))];
  const sorted = [...figures].sort((a, b) => order.indexOf(a.measure) - order.indexOf(b.measure));
  const rows = sorted.map(rowOf);
  return isMarkdown ? markdownColumns(columns, rows) : columnsOf(columns, rows);
}

function rowOf(figure: PeerFigure): string[] {
  const extra = [
    figure.settings,
    figure.p99 === undefined ? "" : `p99 ${shown(figure.p99)}`,
    figure.walBytes === undefined ? "" : `${shown(figure.walBytes)} bytes of WAL`,
    figure.peakRssMb === undefined ? "" : `${figure.peakRssMb} MB at most`,
    figure.serverPeakRssMb === undefined ? "" : `server ${figure.serverPeakRssMb} MB`,
    figure.missing ?? "",
  ];
  return [
    figure.measure,
    `${figure.engine} ${figure.version}`.trimEnd(),
    shown(figure.value),
    figure.unit,
    figure.repeats > 1 ? `${shown(figure.min)}…${shown(figure.max)}` : "–",
    figure.pawlTimesBetter === null ? "–" : `${shown(figure.pawlTimesBetter)} ×`,
    extra.filter((text) => text !== "").join(", "),
  ];
}
