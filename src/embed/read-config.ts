import type { EmbedConfig } from "./embed-config.ts";

/** Turns what a setting is given into its value; throws what is expected instead. */
type Parse<T> = (given: unknown) => T;

const text: Parse<string> = (given) => String(given);
const list: Parse<string[]> = (given) =>
  text(given)
    .split(/[\s,]+/)
    .filter(Boolean);
const number =
  (most: number): Parse<number> =>
  (given) => {
    const parsed = text(given).trim() === "" ? NaN : Number(given);
    if (parsed >= 0 && parsed <= most) return parsed;
    throw new Error(`a number from 0 to ${most}`);
  };
const oneOf =
  <T extends string>(...values: readonly T[]): Parse<T> =>
  (given) => {
    const chosen = values.find((value) => value === given);
    if (chosen) return chosen;
    throw new Error(values.map((value) => `"${value}"`).join(" or "));
  };

const SETTINGS: { readonly [Name in keyof EmbedConfig]-?: Parse<EmbedConfig[Name]> } = {
  artifact: text,
  integrity: text,
  worker: text,
  engine: oneOf("any", "worker"),
  consent: oneOf("auto", "granted", "memory"),
  grids: (given) => {
    try {
      document.createDocumentFragment().querySelector(text(given));
    } catch {
      throw new Error("a CSS selector");
    }
    return text(given);
  },
  rules: (given) => {
    try {
      const rules: unknown = typeof given === "string" ? JSON.parse(given) : given;
      if (typeof rules === "object" && rules !== null) return rules;
    } catch {
      // said below
    }
    throw new Error('an object such as {"exclude":"bought"}');
  },
  pin: list,
  first: number(1000),
  adapters: list,
  holdout: number(1),
  retentionDays: number(36_500),
  // `data-debug` alone means yes, as HTML's own attributes do.
  debug: (given) => text(given) !== "false",
};

/**
 * The settings of a tag: `given` (`window.inklingConfig`) wins over `data` (the tag's `data-*`, where others keep theirs
 * too). Throws, with the remedy, what cannot be used: half a configuration would be another than was asked for.
 */
export function readConfig(data: Readonly<Record<string, string | undefined>>, given: unknown): EmbedConfig {
  const own = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  for (const name of Object.keys(own)) {
    if (!Object.hasOwn(SETTINGS, name))
      throw new Error(`inklingConfig.${name} is no setting; there are ${Object.keys(SETTINGS).join(", ")}`);
  }
  const values: Record<string, unknown> = {
    engine: "any",
    consent: "auto",
    rules: {},
    pin: [],
    first: 0,
    adapters: [],
    holdout: 0,
    debug: false,
  };
  for (const name of Object.keys(SETTINGS) as (keyof EmbedConfig)[]) {
    const isOwn = Object.hasOwn(own, name) && own[name] !== undefined;
    const value = isOwn ? own[name] : data[name];
    if (value === undefined) continue;
    try {
      values[name] = SETTINGS[name](value);
    } catch (error) {
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const where = isOwn ? `inklingConfig.${name}` : `data-${attribute}`;
      throw new Error(`${where} is "${text(value)}"; it must be ${(error as Error).message}`);
    }
  }
  if (!values["artifact"])
    throw new Error(
      'there is no artifact; say where its model.json lies: <script data-artifact="/inkling/model.json" …>',
    );
  return values as unknown as EmbedConfig;
}
