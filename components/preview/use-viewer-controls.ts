"use client";

import { useState } from "react";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { type PreviewMode, previewModeOf } from "./preview-mode";
import { type Extent, panned, rotated, scaleOf, WHOLE_PICTURE, ZOOM_STEP, type ZoomView, zoomed } from "./zoom";

const NOTHING: Extent = { width: 0, height: 0 };
const PAN_PIXELS = 80;
const PDF_ZOOM = { least: 0.5, most: 5 };

export function modeOf(item: MediaDetailDto | undefined): PreviewMode | null {
  return item?.blobId && item.can.preview ? previewModeOf(item) : null;
}

/**
 * Zoom, turn and place of what the viewer shows; starts over with every item. For a document the scale is relative to
 * the width of the page, for a picture to its own pixels.
 */
export function useViewerControls(item: MediaDetailDto | undefined) {
  const [view, setView] = useState<ZoomView>(WHOLE_PICTURE);
  const [page, setPage] = useState<{ page: number; pages: number } | null>(null);
  const [measure, setMeasure] = useState({ picture: NOTHING, box: NOTHING });
  const mode = modeOf(item);

  const [shownId, setShownId] = useState(item?.id);
  if (shownId !== item?.id) {
    setShownId(item?.id);
    setView(WHOLE_PICTURE);
    setPage(null);
  }

  const zoomBy = (factor: number) => {
    if (mode === "pdf") {
      const scale = Math.min(PDF_ZOOM.most, Math.max(PDF_ZOOM.least, (view.scale ?? 1) * factor));
      setView({ ...view, scale });
    } else {
      setView(zoomed(view, factor, measure.picture, measure.box));
    }
  };
  const scale = mode === "pdf" ? (view.scale ?? 1) : scaleOf(view, measure.picture, measure.box);
  return {
    mode,
    view,
    changeView: setView,
    page,
    setPage: (current: number, pages: number) => setPage({ page: current, pages }),
    setMeasure: (picture: Extent, box: Extent) => setMeasure({ picture, box }),
    zoomable: mode === "image" || mode === "sticker" || mode === "pdf",
    percent: `${Math.round(scale * 100)}%`,
    zoomIn: () => zoomBy(ZOOM_STEP),
    zoomOut: () => zoomBy(1 / ZOOM_STEP),
    toOwnSize: () => zoomBy(1 / scale),
    whole: () => setView({ ...WHOLE_PICTURE, rotation: view.rotation }),
    rotate: () => setView(rotated(view)),
    pan: (x: number, y: number) => setView(panned(view, x * PAN_PIXELS, y * PAN_PIXELS, measure.picture, measure.box)),
  };
}
export type ViewerControls = ReturnType<typeof useViewerControls>;
