import { countUp } from "../../core/count-up.ts";

const LENGTH = 4;

/**
 * Buckets of a word's character n-grams (as fastText, Bojanowski et al., 2017, arXiv:1607.04606): a word that no
 * vocabulary knows still resembles the words that it shares pieces with.
 */
export function hashSubwords(word: string, buckets: number): readonly number[] {
  const characters = [...`<${word}>`];
  const last = Math.max(0, characters.length - LENGTH);
  return countUp(last + 1).map((i) => hash(characters.slice(i, i + LENGTH).join("")) % buckets);
}

/** FNV-1a over UTF-16 code units: the same everywhere, which is all that is asked of it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
