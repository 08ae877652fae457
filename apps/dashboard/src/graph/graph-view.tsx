import { useMemo, type KeyboardEvent } from "react";
import { cn } from "../design/cn.ts";
import { GraphFrame } from "./graph-frame.tsx";
import { stepLooks } from "../design/status-look.ts";
import { layoutGraph, type Box, type DrawnGraph, type Dot, type Path, type Point } from "./layout-graph.ts";
import type { NodeWalk, Walk } from "./walk-of-run.ts";

export interface GraphViewProps {
  readonly graph: DrawnGraph;
  readonly label: string;
  /** Where a run has been; left out: the graph alone. */
  readonly walk?: Walk;
  readonly current?: string | null;
  readonly onSelect?: (nodeId: string) => void;
  readonly className?: string;
}

/** A graph from the top downwards; with a walk also where a run is, how often it was at each node, and the way that it took. */
export function GraphView({ graph, label, walk, current = null, onSelect, className }: GraphViewProps) {
  const { width, height, boxes, paths, dots } = useMemo(() => layoutGraph(graph), [graph]);
  const size = { width: width + 2 * margin, height: height + 2 * margin };
  const live = boxes.findLast(({ node, isContainer }) => !isContainer && isLive(walk?.nodes.get(node.id)));
  const drawing = (scale: number) => (
    <svg
      width={size.width * scale}
      height={size.height * scale}
      viewBox={`${-margin} ${-margin} ${size.width} ${size.height}`}
      className="block"
    >
      <defs>
        <Arrow id="graph-arrow" className="fill-line-strong" />
        <Arrow id="graph-arrow-taken" className="fill-accent" />
      </defs>
      {boxes
        .filter(({ isContainer }) => isContainer)
        .map((box) => (
          <Container key={box.node.id} box={box} walk={walk?.nodes.get(box.node.id)} />
        ))}
      {paths.map((path, at) => (
        <Edge key={at} path={path} taken={takenOf(path, walk)} />
      ))}
      {dots.map((dot, at) => (
        <End key={at} dot={dot} />
      ))}
      {boxes
        .filter(({ isContainer }) => !isContainer)
        .map((box) => (
          <Node
            key={box.node.id}
            box={box}
            hasWalk={walk !== undefined}
            walk={walk?.nodes.get(box.node.id)}
            isCurrent={box.node.id === current}
            onSelect={onSelect}
          />
        ))}
    </svg>
  );
  return (
    <GraphFrame
      label={label}
      size={size}
      live={live === undefined ? null : { x: live.x + live.width / 2 + margin, y: live.y + live.height / 2 + margin }}
      className={className}
    >
      {drawing}
    </GraphFrame>
  );
}

function isLive(walk: NodeWalk | undefined): boolean {
  return walk?.status === "running" || walk?.status === "waiting" || walk?.status === "retrying";
}

const margin = 20;
/** `10K`: there is little room. */
const short = new Intl.NumberFormat("en", { notation: "compact" });

/** `undefined`: not taken; null: taken, nobody has counted how often. */
function takenOf({ edge }: Path, walk: Walk | undefined): number | null | undefined {
  if (walk === undefined) return undefined;
  if (edge === null) return walk.nodes.size > 0 ? null : undefined;
  return walk.edges.get(edge);
}

function Node({
  box: { node, x, y, width, height },
  walk,
  hasWalk,
  isCurrent,
  onSelect,
}: {
  readonly box: Box;
  readonly walk: NodeWalk | undefined;
  readonly hasWalk: boolean;
  readonly isCurrent: boolean;
  readonly onSelect: ((nodeId: string) => void) | undefined;
}) {
  const look = walk?.status == null ? undefined : stepLooks[walk.status];
  const canSelect = onSelect !== undefined && walk?.stepKey != null;
  const visits = walk?.visits ?? 0;
  const said = [
    node.name,
    look?.label ?? (walk !== undefined ? "passed" : hasWalk ? "not reached" : ""),
    visits > 1 ? `visited ${visits} times` : "",
  ]
    .filter((word) => word !== "")
    .join(", ");
  return (
    <g
      transform={`translate(${x} ${y})`}
      {...(canSelect
        ? {
            role: "button",
            tabIndex: 0,
            "aria-pressed": isCurrent,
            onClick: () => onSelect(node.id),
            onKeyDown: (event: KeyboardEvent) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              onSelect(node.id);
            },
          }
        : { role: "img", "aria-label": said })}
      className={cn("group outline-none", canSelect && "cursor-pointer")}
      opacity={hasWalk && walk === undefined ? 0.6 : 1}
    >
      {isLive(walk) && (
        <rect
          x={-4}
          y={-4}
          width={width + 8}
          height={height + 8}
          rx={11}
          className="animate-pulse"
          style={{ fill: look?.color, fillOpacity: 0.18 }}
        />
      )}
      <rect
        width={width}
        height={height}
        rx={8}
        strokeWidth={isCurrent ? 2 : 1.25}
        strokeDasharray={hasWalk && walk === undefined ? "4 3" : undefined}
        className={cn(
          "fill-surface",
          isCurrent ? "stroke-accent" : "stroke-line-strong group-hover:stroke-ink-faint",
          "group-focus-visible:stroke-accent group-focus-visible:stroke-2",
        )}
        {...(look !== undefined && !isCurrent && { style: { stroke: look.color } })}
      />
      {look !== undefined && (
        <look.icon
          x={10}
          y={height / 2 - 7}
          width={14}
          height={14}
          aria-hidden
          className={cn(
            look.text,
            look.isSpinning && "animate-[spin_1.6s_linear_infinite] [transform-box:fill-box] origin-center",
          )}
        />
      )}
      <foreignObject
        x={look === undefined ? 10 : 30}
        y={0}
        width={width - (look === undefined ? 20 : 40)}
        height={height}
      >
        <div className={cn("flex h-full items-center gap-2", !hasWalk && "justify-center")} title={said}>
          <span className={cn("min-w-0 truncate text-sm font-medium text-ink", hasWalk && "grow")}>{node.name}</span>
          {visits > 1 && (
            <span className="num rounded-full bg-press px-1.5 text-2xs text-ink-soft">×{short.format(visits)}</span>
          )}
          {canSelect && <span className="sr-only">{look?.label}</span>}
        </div>
      </foreignObject>
    </g>
  );
}

function Container({
  box: { node, x, y, width, height },
  walk,
}: {
  readonly box: Box;
  readonly walk: NodeWalk | undefined;
}) {
  return (
    <g transform={`translate(${x} ${y})`} role="img" aria-label={`${node.kind} ${node.name}`}>
      <rect
        width={width}
        height={height}
        rx={10}
        className="fill-sunken stroke-line"
        strokeDasharray={node.kind === "branch" ? "5 4" : undefined}
        fillOpacity={0.7}
      />
      <text x={12} y={19} className="fill-ink-faint text-2xs font-medium">
        {node.name}
        {(walk?.visits ?? 0) > 1 && ` ×${walk?.visits}`}
      </text>
    </g>
  );
}

function Edge({
  path: { edge, points, label },
  taken,
}: {
  readonly path: Path;
  readonly taken: number | null | undefined;
}) {
  const isTaken = taken !== undefined;
  const often = typeof taken === "number" && taken > 1 ? ` ×${short.format(taken)}` : "";
  return (
    <g>
      <path
        d={edge !== null && edge.from === edge.to ? round(points) : curve(points)}
        fill="none"
        strokeWidth={isTaken ? 1.75 : 1.25}
        className={isTaken ? "stroke-accent" : "stroke-line-strong"}
        markerEnd={`url(#${isTaken ? "graph-arrow-taken" : "graph-arrow"})`}
      />
      {edge !== null && (label !== null || often !== "") && (
        <text
          x={(label ?? middle(points)).x}
          y={(label ?? middle(points)).y + 4}
          textAnchor="middle"
          strokeWidth={4}
          paintOrder="stroke"
          className={cn("stroke-surface text-2xs", isTaken ? "fill-accent font-medium" : "fill-ink-faint")}
        >
          {label === null ? "" : edge.action}
          {often}
        </text>
      )}
    </g>
  );
}

function End({ dot: { kind, x, y } }: { readonly dot: Dot }) {
  return (
    <g transform={`translate(${x} ${y})`} role="img" aria-label={kind === "start" ? "Start" : "End"}>
      <circle
        r={5}
        className={kind === "start" ? "fill-ink-faint" : "fill-surface stroke-ink-faint"}
        strokeWidth={1.5}
      />
      {kind === "end" && <circle r={2} className="fill-ink-faint" />}
    </g>
  );
}

function Arrow({ id, className }: { readonly id: string; readonly className: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX={7}
      refY={4}
      markerWidth={7}
      markerHeight={7}
      orient="auto-start-reverse"
      markerUnits="userSpaceOnUse"
    >
      <path d="M0 0.5 8 4 0 7.5z" className={className} />
    </marker>
  );
}

/** A smooth line through points: between them a curve whose ends are upright. Pure. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let from = first;
  let text = `M${first.x} ${first.y}`;
  for (const to of rest) {
    const half = (from.y + to.y) / 2;
    text += `C${from.x} ${half} ${to.x} ${half} ${to.x} ${to.y}`;
    from = to;
  }
  return text;
}

/** Around a point, and back. Pure. */
function round([from, around, to]: readonly Point[]): string {
  if (from === undefined || around === undefined || to === undefined) return "";
  return `M${from.x} ${from.y}C${around.x} ${from.y - 8} ${around.x} ${to.y + 8} ${to.x} ${to.y}`;
}

function middle(points: readonly Point[]): Point {
  return points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
}
