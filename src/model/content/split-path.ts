/** What shops write between the levels of a category; of two that fit, the earlier one. */
const SEPARATORS = [">", "»", "::", "|", "/", "\\", "."] as const;

/** Share of the known values that must have more than one level. */
const MOST = 0.5;
/** A top level has to be the roof of so many different values on average, or the separator is a part of names. */
const VALUES_PER_TOP = 2;

/**
 * The levels of a hierarchical value as names of their own, the highest first: "Shoes > Boots" is "Shoes" and
 * "Shoes>Boots". So an item sums the rows of all levels, and a new leaf still says where it hangs.
 */
export function splitPath(value: string, separator: string): readonly string[] {
  const parts = value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.map((_, level) => parts.slice(0, level + 1).join(separator));
}

/**
 * What separates the levels of these values, if they are paths: most of them have several levels, and top levels recur
 * over different values, so that neither "3.5 mm" nor "black/white" makes a hierarchy out of plain names.
 */
export function findPathSeparator(values: readonly string[]): string | undefined {
  const distinct = [...new Set(values)];
  return SEPARATORS.find((separator) => {
    const paths = values.filter((value) => splitPath(value, separator).length > 1);
    if (values.length === 0 || paths.length < MOST * values.length) return false;
    const tops = new Set(distinct.map((value) => splitPath(value, separator)[0]));
    return tops.size * VALUES_PER_TOP <= distinct.length;
  });
}
