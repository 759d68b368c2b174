/** Finds the catalogue's own spelling of a value that a page tells; undefined where no value fits. */
export type SpellValue = (told: string) => string | undefined;

/** Between the levels of a category as adapters tell it. */
export const LEVEL = " > ";

/**
 * Compares letters and digits alone, so that "Women > Shoes", "women/shoes" and "Women>Shoes" are one. Of a path that is
 * unknown as a whole a part counts: its end first, which says most, then what is above it.
 */
export function createSpelling(values: Iterable<string>): SpellValue {
  const spellings = new Map<string, string>();
  for (const value of values) {
    const key = bareOf(value);
    if (key !== "" && !spellings.has(key)) spellings.set(key, value);
  }
  return (told) => {
    const levels = told.split(LEVEL).map(bareOf);
    for (let end = levels.length; end > 0; end--) {
      for (let start = 0; start < end; start++) {
        const found = spellings.get(levels.slice(start, end).join(" "));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
}

function bareOf(text: string): string {
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== "").join(" ");
}
