import { useEffect, useRef, type RefObject } from "react";
import type { Zoom } from "./use-zoom.ts";
import { dragged, holdOf, type Hold, type View } from "./view.ts";

/** A press that moves less is a click. */
const clickPx = 5;

/**
 * The wheel, the mouse and fingers over the chart of a frame, which is where its `data-chart` stands: the wheel with Ctrl, or over the axis, and two fingers zoom; the wheel sideways or with Shift,
 * and a drag move along. All else is left to the browser: lines scroll, and a click chooses.
 */
export function useChartGestures(frame: RefObject<HTMLElement | null>, zoom: Zoom, length: number): void {
  const latest = useRef({ zoom, length });
  useEffect(() => {
    latest.current = { zoom, length };
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const fingers = new Map<number, number>();
    let start: { readonly view: View; readonly begin: Hold } | null = null;
    let hasMoved = false;
    const box = () => element.querySelector("[data-chart]")!.getBoundingClientRect();
    const hold = () => holdOf([...fingers.values()]);

    const onWheel = (event: WheelEvent) => {
      const { left, width, bottom } = box();
      if (event.clientX < left) return;
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      const isZoom = event.ctrlKey || event.metaKey || (!isSideways && event.clientY <= bottom);
      if (!isZoom && !isSideways) return;
      // A wheel that zooms must not scroll the page as well, which a listener that React adds cannot prevent.
      event.preventDefault();
      const { by, pan, view } = latest.current.zoom;
      if (isZoom)
        by(Math.exp(event.deltaY / 200), view.from + ((event.clientX - left) / width) * (view.to - view.from));
      else pan((event.deltaX || event.deltaY) / width);
    };
    const onDown = (event: PointerEvent) => {
      const { left, bottom } = box();
      // Dragging over the axis chooses a part of it, and names are no part of the chart.
      if (event.button !== 0 || event.clientX < left || event.clientY <= bottom || fingers.size === 2) return;
      if (fingers.size === 0) hasMoved = false;
      fingers.set(event.pointerId, event.clientX - left);
      start = { view: latest.current.zoom.view, begin: hold() };
    };
    const onMove = (event: PointerEvent) => {
      if (start === null || !fingers.has(event.pointerId)) return;
      const { left, width } = box();
      fingers.set(event.pointerId, event.clientX - left);
      const now = hold();
      if (!hasMoved && Math.abs(now.xPx - start.begin.xPx) < clickPx && now.spreadPx === start.begin.spreadPx) return;
      hasMoved = true;
      latest.current.zoom.set(dragged({ ...start, now }, { widthPx: width, length: latest.current.length }));
    };
    const onUp = (event: PointerEvent) => {
      if (!fingers.delete(event.pointerId)) return;
      start = fingers.size === 0 ? null : { view: latest.current.zoom.view, begin: hold() };
    };
    const onClick = (event: MouseEvent) => {
      if (!hasMoved) return;
      hasMoved = false;
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onDown);
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onUp);
    addEventListener("pointercancel", onUp);
    element.addEventListener("click", onClick, { capture: true });
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onDown);
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onUp);
      removeEventListener("pointercancel", onUp);
      element.removeEventListener("click", onClick, { capture: true });
    };
  }, [frame]);
}
