import { InvalidArgumentError } from "commander";

/** A finite number from the command line. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** A moment from the command line, in ms since the epoch: an ISO date or date-time, UTC unless it names a zone. */
export function parseMoment(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new InvalidArgumentError("It must be a date such as 2024-06-01.");
  return atMs;
}

/** A comma-separated list of whole numbers. */
export function parseNumbers(text: string): number[] {
  return text.split(",").map(parseNumber);
}

/** One of a few words. */
export function choice<T extends string>(...words: T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (!word) throw new InvalidArgumentError(`It must be one of ${words.join(", ")}.`);
    return word;
  };
}
