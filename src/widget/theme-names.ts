/** Looks of the whole widget that a host may set, by custom properties on its `<inkling-widget>`. */
const VARIABLES = {
  "--inkling-ink": "color",
  "--inkling-muted": "color",
  "--inkling-line": "color",
  "--inkling-surface": "color",
  "--inkling-fill": "color",
  "--inkling-accent": "color",
  "--inkling-accent-ink": "color",
  "--inkling-radius": "length",
  "--inkling-font": "font",
} as const;

/** What a host may set of one part, as `--inkling-<part>-<property>`: nothing that hides, moves, covers or loads. */
const PROPERTIES = {
  color: "color",
  "background-color": "color",
  "border-color": "color",
  "border-radius": "length",
  "font-weight": "weight",
  "letter-spacing": "length",
  "text-transform": "transform",
} as const;

const PARTS = ["heading", "card", "image", "brand", "title", "price", "note"] as const;

/** What a value must be to pass. */
export type ThemeKind = "color" | "length" | "font" | "weight" | "transform";

/** Every custom property that travels from host to frame, with the kind of its value; all others stay behind. */
export const THEME_NAMES: ReadonlyMap<string, ThemeKind> = new Map<string, ThemeKind>([
  ...Object.entries(VARIABLES),
  ...PARTS.flatMap((part) =>
    Object.entries(PROPERTIES).map(([property, kind]) => [`--inkling-${part}-${property}`, kind] as const),
  ),
]);
