"use client";

import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { type Extent, panned, scaleOf, WHOLE_PICTURE, type ZoomView, zoomed } from "./zoom";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Wheel distance in pixels that doubles the scale: about three notches of a wheel. */
const WHEEL_DOUBLING = 360;
const LINE_PIXELS = 20;

/** A place in the window, from the middle of the element. */
function fromMiddle(element: HTMLElement, event: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
}

function pinchOf(fingers: ReadonlyMap<number, Point>): (Point & { distance: number }) | null {
  const [first, second] = [...fingers.values()];
  if (!first || !second) return null;
  return {
    x: (first.x + second.x) / 2,
    y: (first.y + second.y) / 2,
    distance: Math.max(1, Math.hypot(first.x - second.x, first.y - second.y)),
  };
}

/** Changes a view from what it is then: two fingers report one after the other before anything is drawn anew. */
export type ChangeView = (change: (view: ZoomView) => ZoomView) => void;

/** Zooming by wheel, pinch and double click, moving by drag. Returns the handlers for the surface. */
export function useGestures(
  surface: RefObject<HTMLElement | null>,
  changeView: ChangeView,
  picture: Extent,
  box: Extent,
) {
  const fingers = useRef(new Map<number, Point>());

  const onWheel = useEffectEvent((event: WheelEvent, element: HTMLElement) => {
    event.preventDefault();
    const distance = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_PIXELS : event.deltaY;
    // A pinch on a trackpad arrives as a wheel with the control key and small distances.
    const doubling = event.ctrlKey ? WHEEL_DOUBLING / 6 : WHEEL_DOUBLING;
    const point = fromMiddle(element, event);
    changeView((view) => zoomed(view, 2 ** (-distance / doubling), picture, box, point));
  });
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    // React listens to the wheel passively, and then the page behind would scroll.
    const listen = (event: WheelEvent) => onWheel(event, element);
    element.addEventListener("wheel", listen, { passive: false });
    return () => element.removeEventListener("wheel", listen);
  }, [surface]);

  const lift = (event: PointerEvent<HTMLElement>) => {
    fingers.current.delete(event.pointerId);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, fromMiddle(event.currentTarget, event));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const last = fingers.current.get(event.pointerId);
      if (!last) return;
      const before = pinchOf(fingers.current);
      const point = fromMiddle(event.currentTarget, event);
      fingers.current.set(event.pointerId, point);
      const after = pinchOf(fingers.current);
      if (before && after) {
        changeView((view) => {
          const moved = panned(view, after.x - before.x, after.y - before.y, picture, box);
          return zoomed(moved, after.distance / before.distance, picture, box, after);
        });
      } else {
        changeView((view) => panned(view, point.x - last.x, point.y - last.y, picture, box));
      }
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onDoubleClick: (event: MouseEvent<HTMLElement>) => {
      const point = fromMiddle(event.currentTarget, event);
      changeView((view) => {
        if (view.scale !== null) return { ...WHOLE_PICTURE, rotation: view.rotation };
        return zoomed(view, Math.max(2, 1 / scaleOf(view, picture, box)), picture, box, point);
      });
    },
  };
}
