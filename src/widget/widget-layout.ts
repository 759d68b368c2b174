/** How big cards are; each class has a fixed height, so that what is on a card changes nothing around it. */
export const WIDGET_SIZES = ["compact", "regular", "large"] as const;
export type WidgetSize = (typeof WIDGET_SIZES)[number];

interface Measures {
  /** Height of the picture, in px; all below too. */
  readonly image: number;
  /** Cards are no narrower where two fit. */
  readonly least: number;
  readonly gap: number;
}

export const MEASURES: Readonly<Record<WidgetSize, Measures>> = {
  compact: { image: 112, least: 136, gap: 12 },
  regular: { image: 168, least: 176, gap: 16 },
  large: { image: 232, least: 232, gap: 20 },
};

/** Heights in px of what surrounds the picture: `frame-style.ts` writes them as lines of text. */
const TEXT = 104;
const HEADING = 48;
const NOTE = 48;

/** Cards side by side: as many as fit, spread evenly over the rows that this takes. */
export function countColumns(widthPx: number, cards: number, size: WidgetSize): number {
  const { least, gap } = MEASURES[size];
  const most = Math.max(2, Math.floor((widthPx + gap) / (least + gap)));
  return Math.ceil(cards / Math.ceil(cards / most)) || 1;
}

/** The widget's height, known before anything of it is there, so that a page can keep the room free. */
export function planHeight(
  widthPx: number,
  { cards, size, heading }: { readonly cards: number; readonly size: WidgetSize; readonly heading: string },
): number {
  if (cards === 0) return 0;
  const { image, gap } = MEASURES[size];
  const rows = Math.ceil(cards / countColumns(widthPx, cards, size));
  return (heading ? HEADING : 0) + rows * (image + TEXT + gap) - gap + NOTE;
}
