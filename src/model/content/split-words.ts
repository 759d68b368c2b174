/** Scripts that put no spaces between words. */
const UNSPACED =
  "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}";
const RUNS = new RegExp(`([${UNSPACED}]+)|((?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");

/**
 * The words of a text in any language, lower-case and in one normal form (NFKC), in their order: runs of letters and
 * digits. Where a script has no spaces, pairs of characters stand for words.
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const [run, unspaced] of text.normalize("NFKC").toLowerCase().matchAll(RUNS)) {
    const characters = unspaced === undefined ? [] : [...unspaced];
    if (characters.length < 2) words.push(run);
    for (let i = 0; i + 1 < characters.length; i++) words.push(characters[i]! + characters[i + 1]!);
  }
  return words;
}

/** Words that stand side by side, as one term each. */
export function pairWords(words: readonly string[]): readonly string[] {
  return words.slice(1).map((word, i) => `${words[i]!} ${word}`);
}
