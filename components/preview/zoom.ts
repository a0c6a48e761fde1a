/** Sizes in CSS pixels, `scale` relative to the picture's own pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** `scale` null follows the size of the box: the whole picture is in view. `x` and `y` move its centre. */
export interface ZoomView {
  readonly scale: number | null;
  readonly x: number;
  readonly y: number;
  readonly rotation: 0 | 90 | 180 | 270;
}

export const WHOLE_PICTURE: ZoomView = { scale: null, x: 0, y: 0, rotation: 0 };
export const ZOOM_STEP = 1.4;
const MAX_SCALE = 8;

function turned(picture: Extent, rotation: number): Extent {
  return rotation % 180 === 0 ? picture : { width: picture.height, height: picture.width };
}

/** The scale that shows the whole picture; never above its own size. */
export function fittingScale(picture: Extent, box: Extent, rotation: number): number {
  const shape = turned(picture, rotation);
  if (shape.width === 0 || shape.height === 0) return 1;
  return Math.min(1, box.width / shape.width, box.height / shape.height);
}

export function scaleOf(view: ZoomView, picture: Extent, box: Extent): number {
  return view.scale ?? fittingScale(picture, box, view.rotation);
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}

/** Keeps the picture's edge at the box's edge or beyond, so that it cannot be lost by dragging. */
function held(view: ZoomView, picture: Extent, box: Extent): ZoomView {
  const shape = turned(picture, view.rotation);
  const scale = scaleOf(view, picture, box);
  return {
    ...view,
    x: clamp(view.x, Math.max(0, (shape.width * scale - box.width) / 2)),
    y: clamp(view.y, Math.max(0, (shape.height * scale - box.height) / 2)),
  };
}

/** Multiplies the scale by `factor`; what lies at `point` (from the box's centre) stays there. */
export function zoomed(
  view: ZoomView,
  factor: number,
  picture: Extent,
  box: Extent,
  point: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): ZoomView {
  const before = scaleOf(view, picture, box);
  const fit = fittingScale(picture, box, view.rotation);
  const after = Math.min(Math.max(before * factor, fit), Math.max(MAX_SCALE, fit));
  if (after <= fit * 1.001) return { ...view, scale: null, x: 0, y: 0 };
  const ratio = after / before;
  const moved = {
    ...view,
    scale: after,
    x: point.x - (point.x - view.x) * ratio,
    y: point.y - (point.y - view.y) * ratio,
  };
  return held(moved, picture, box);
}

export function panned(view: ZoomView, dx: number, dy: number, picture: Extent, box: Extent): ZoomView {
  return held({ ...view, x: view.x + dx, y: view.y + dy }, picture, box);
}

/** A quarter turn to the right, back in full view. */
export function rotated(view: ZoomView): ZoomView {
  return { ...WHOLE_PICTURE, rotation: ((view.rotation + 90) % 360) as ZoomView["rotation"] };
}
