import type { ThemeKind } from "./theme-names.ts";

const NUMBER = "[+-]?(?:\\d{1,4}(?:\\.\\d{1,6})?|\\.\\d{1,6})(?:%|deg)?";
const COLOR = `(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\\(\\s*(?:${NUMBER}|none)(?:\\s*[\\s,/]\\s*(?:${NUMBER}|none)){2,3}\\s*\\))`;

/** Whole values, so that nothing can hide behind what is known: no `url()`, no `var()`, no escape, no second declaration. */
const PATTERNS: Readonly<Record<ThemeKind, RegExp>> = {
  color: new RegExp(`^(?:${COLOR}|light-dark\\(\\s*${COLOR}\\s*,\\s*${COLOR}\\s*\\))$`, "i"),
  length: /^-?(?:\d{1,2}(?:\.\d{1,4})?|\.\d{1,4})(?:px|rem|em)$|^0$/,
  font: /^(?:-?[a-z][\w -]{0,40}|"[\w -]{1,40}"|'[\w -]{1,40}')(?:\s*,\s*(?:-?[a-z][\w -]{0,40}|"[\w -]{1,40}"|'[\w -]{1,40}')){0,11}$/i,
  weight: /^(?:[1-9]\d\d?|1000|normal|bold)$/,
  transform: /^(?:none|uppercase|lowercase|capitalize)$/,
};

/** Longest value, in characters. */
export const MAX_STYLE = 300;

/** Whether a value of a host's theme is of its kind and can do nothing else. */
export function isThemeValue(kind: ThemeKind, value: string): boolean {
  return value.length <= MAX_STYLE && PATTERNS[kind].test(value.trim());
}
