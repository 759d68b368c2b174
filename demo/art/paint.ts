import type { Colour, DemoProduct, Style } from "../catalogue/product.ts";

/** One colour as light falls on it. */
interface Ramp {
  readonly light: string;
  readonly base: string;
  readonly shade: string;
  readonly deep: string;
  /** A second colour that looks good beside it. */
  readonly accent: string;
}

const RAMPS: Readonly<Record<Colour, Ramp>> = {
  black: { light: "#565b62", base: "#363a40", shade: "#25282d", deep: "#15171a", accent: "#e58a47" },
  white: { light: "#fffefa", base: "#f4f0e8", shade: "#d9d2c5", deep: "#a79f90", accent: "#c8574a" },
  grey: { light: "#bcc2c7", base: "#9aa1a8", shade: "#7b828a", deep: "#555b62", accent: "#e6b94a" },
  brown: { light: "#b5855d", base: "#946643", shade: "#744c2e", deep: "#4b301d", accent: "#e9d5ae" },
  red: { light: "#de675a", base: "#c5423a", shade: "#9e2e2b", deep: "#701d1d", accent: "#f4c765" },
  orange: { light: "#f2a463", base: "#e2803c", shade: "#bb6124", deep: "#864115", accent: "#2f646b" },
  yellow: { light: "#f4d274", base: "#e6b840", shade: "#c2942a", deep: "#8a661a", accent: "#3a68ab" },
  green: { light: "#71a07c", base: "#4f7e5b", shade: "#386147", deep: "#22402c", accent: "#efc277" },
  blue: { light: "#5f8ed4", base: "#3c6cb6", shade: "#29508f", deep: "#183259", accent: "#f2a65a" },
  pink: { light: "#f0b9c5", base: "#e096a7", shade: "#c17487", deep: "#8f4b5f", accent: "#a8323f" },
};

/** Stage tints; `styles/base.css` overrides the variables where the page is dark. */
const STAGE_TINTS = {
  sand: "#efe7d9",
  mist: "#e1e9ee",
  sage: "#e1e9dd",
  blush: "#f4e4de",
  lilac: "#e9e5f0",
  stone: "#e7e6e2",
  slate: "#bfcdd6",
  clay: "#dbc3b5",
  moss: "#c0cdb8",
} as const;
type Stage = keyof typeof STAGE_TINTS;
/** Stages that set a colour off: never its own tint. */
const STAGES_FOR: Readonly<Record<Colour, readonly Stage[]>> = {
  black: ["sand", "mist", "blush"],
  white: ["slate", "clay", "moss"],
  grey: ["sand", "blush", "sage"],
  brown: ["mist", "sage", "stone"],
  red: ["sand", "mist", "stone"],
  orange: ["mist", "lilac", "sand"],
  yellow: ["lilac", "mist", "stone"],
  green: ["sand", "blush", "stone"],
  blue: ["sand", "blush", "stone"],
  pink: ["sage", "sand", "mist"],
};

/** What a category's drawing needs to know about one product: its colours and the ids it may use. */
export interface Paint extends Ramp {
  readonly style: Style;
  readonly shape: string;
  readonly material: string;
  /** Trim, bands and seams, by style. */
  readonly trim: string;
  readonly trimShade: string;
  /** Fittings: brass on premium pieces, steel on others. */
  readonly metal: string;
  readonly metalShade: string;
  readonly wood: string;
  readonly woodShade: string;
  readonly stage: string;
  /** An id for a gradient or clip, unique to this drawing on the page. */
  id(name: string): string;
  /** `url(#…)` for the same. */
  url(name: string): string;
}

function trimOf(style: Style, ramp: Ramp): readonly [string, string] {
  if (style === "classic" || style === "retro") return ["#f6eede", "#d8ccb6"];
  if (style === "rustic") return ["#b9824f", "#8d5d33"];
  if (style === "playful") return [ramp.accent, ramp.accent];
  return [ramp.shade, ramp.deep];
}

/** Mixes the paints for one product; `scope` keeps ids apart when a product is drawn twice on one page. */
export function mixPaint(product: DemoProduct, scope: string): Paint {
  const ramp = RAMPS[product.colour];
  const [trim, trimShade] = trimOf(product.style, ramp);
  const premium = product.band === "premium";
  const stages = STAGES_FOR[product.colour];
  const number = Number(product.id.replace(/\D/g, ""));
  const stage = stages[number % stages.length] as Stage;
  const dark = product.colour === "brown" || product.colour === "orange" || number % 3 === 0;
  const id = (name: string): string => `${scope}-${product.id}-${name}`;
  return {
    ...ramp,
    style: product.style,
    shape: product.shape,
    material: product.material,
    trim,
    trimShade,
    metal: premium ? "#d2aa5c" : "#aeb4b9",
    metalShade: premium ? "#9c7630" : "#7d848a",
    wood: dark ? "#8a6142" : "#cfa675",
    woodShade: dark ? "#66442b" : "#a87f50",
    stage: `var(--stage-${stage}, ${STAGE_TINTS[stage]})`,
    id,
    url: (name) => `url(#${id(name)})`,
  };
}
