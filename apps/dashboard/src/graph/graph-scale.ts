/** Closer is no use; farther is no text. */
const scaleMin = 0.2;
const scaleMax = 2.5;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large a graph is drawn to be seen as a whole; never larger than it is. Pure. */
export function fittingScale(graph: Size, frame: Size): number {
  return withinScale(Math.min(1, frame.width / graph.width, frame.height / graph.height));
}

/** Pure. */
export function withinScale(scale: number): number {
  return Math.min(scaleMax, Math.max(scaleMin, scale));
}

/** How far a frame has to be scrolled for the point under the pointer (in pixels of the frame) to stay there when what it shows becomes larger or smaller. Pure. */
export function scrollAfter(scrolled: number, pointer: number, factor: number): number {
  return (scrolled + pointer) * factor - pointer;
}
