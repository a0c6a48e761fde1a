/** The preview's place: the same for every item and while loading, and never so high that the facts are pushed away. */
export const PREVIEW_SLOT = "h-[clamp(168px,24vh,248px)] shrink-0 overflow-hidden border-line border-b bg-sunken";
