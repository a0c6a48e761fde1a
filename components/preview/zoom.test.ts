import { describe, expect, it } from "vitest";
import { fittingScale, panned, rotated, scaleOf, WHOLE_PICTURE, zoomed } from "./zoom";

const picture = { width: 2000, height: 1000 };
const box = { width: 500, height: 500 };

describe("zoom", () => {
  it("shows the whole picture and never enlarges a small one", () => {
    expect(fittingScale(picture, box, 0)).toBe(0.25);
    expect(fittingScale({ width: 100, height: 50 }, box, 0)).toBe(1);
  });

  it("fits by the turned shape", () => {
    const view = rotated(WHOLE_PICTURE);
    expect(view.rotation).toBe(90);
    expect(scaleOf(view, { width: 2000, height: 500 }, { width: 500, height: 1000 })).toBe(0.5);
  });

  it("comes round after four turns", () => {
    expect(rotated(rotated(rotated(rotated(WHOLE_PICTURE)))).rotation).toBe(0);
  });

  it("keeps the point under the pointer where it is", () => {
    const point = { x: 100, y: 0 };
    const near = zoomed(WHOLE_PICTURE, 4, picture, box, point);
    expect(near.scale).toBe(1);
    // 100 px right of the centre at scale 0.25 is 400 px at scale 1.
    expect(near.x + 400).toBe(point.x);
  });

  it("goes back to following the box when zoomed out all the way", () => {
    const near = zoomed(WHOLE_PICTURE, 4, picture, box);
    expect(zoomed(near, 0.1, picture, box)).toEqual(WHOLE_PICTURE);
  });

  it("stops at eight times the picture's own size", () => {
    expect(zoomed(WHOLE_PICTURE, 1000, picture, box).scale).toBe(8);
  });

  it("does not let the picture be dragged out of the box", () => {
    const near = zoomed(WHOLE_PICTURE, 4, picture, box);
    const far = panned(near, 10_000, 10_000, picture, box);
    expect(far.x).toBe(750);
    expect(far.y).toBe(250);
    expect(panned(WHOLE_PICTURE, 50, 50, picture, box)).toEqual(WHOLE_PICTURE);
  });
});
