import { InvalidArgumentError } from "commander";

/** A finite number from the command line. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** A finite number within bounds: refused here, before it turns into a strange error or a broken run. */
export function numberIn(bounds: {
  readonly least: number;
  readonly most?: number;
  readonly below?: number;
  readonly whole?: boolean;
}): (text: string) => number {
  const { least, most = Infinity, below = Infinity, whole = false } = bounds;
  const limit = below < Infinity ? ` and below ${below}` : most < Infinity ? ` and at most ${most}` : "";
  return (text) => {
    const value = parseNumber(text);
    if (value < least || value > most || value >= below || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `It must be a ${whole ? "whole " : ""}number, at least ${least}${limit}.`,
      );
    }
    return value;
  };
}

/** A moment from the command line, in ms since the epoch: an ISO date or date-time, UTC unless it names a zone. */
export function parseMoment(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new InvalidArgumentError("It must be a date such as 2024-06-01.");
  return atMs;
}

/** A comma-separated list of whole numbers, such as numbers of known items. */
export function parseCounts(text: string): number[] {
  return text.split(",").map(numberIn({ least: 0, whole: true }));
}

/** A comma-separated list of names. */
export function parseNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("It must be a list such as maml,ridge.");
  return names;
}

/** One of a few words. */
export function choice<T extends string>(...words: T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (!word) throw new InvalidArgumentError(`It must be one of ${words.join(", ")}.`);
    return word;
  };
}

/** Settings of the form `name=number`, gathered over repeated use. */
export function parseSettings(
  text: string,
  previous: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const [name, value, ...rest] = text.split("=");
  if (!name || value === undefined || rest.length > 0) {
    throw new InvalidArgumentError("It must have the form name=number.");
  }
  return { ...previous, [name]: parseNumber(value) };
}
