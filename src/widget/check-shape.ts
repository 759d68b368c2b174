/** Whether a value is of one kind. */
export type Check = (value: unknown) => boolean;

/** Texts of `least` to `most` characters. */
export function isText(most: number, least = 0): Check {
  return (value) => typeof value === "string" && value.length >= least && value.length <= most;
}

/** Whole numbers of a range. */
export function isWhole(least: number, most: number): Check {
  return (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

export function isOneOf(values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

export function isList(most: number, isEntry: Check): Check {
  return (value) => Array.isArray(value) && value.length <= most && value.every(isEntry);
}

/** Plain objects with all `required` fields, perhaps some `optional` ones, and nothing else. */
export function hasShape(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const checks = new Map([...Object.entries(required), ...Object.entries(optional)]);
  const names = Object.keys(required);
  return (value) => {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return false;
    const given = Object.keys(value);
    return (
      given.length <= checks.size &&
      given.every((name) => checks.get(name)?.((value as Record<string, unknown>)[name])) &&
      names.every((name) => Object.hasOwn(value, name))
    );
  };
}
