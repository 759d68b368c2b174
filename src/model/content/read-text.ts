import { fold } from "../../core/fold.ts";
import type { Choice, ContentColumn } from "./content-schema.ts";
import { hashSubwords } from "./hash-subwords.ts";
import { pairWords, splitWords } from "./split-words.ts";

/** A text counts by its most telling terms: encoding must not take longer because somebody wrote a novel. */
const MOST_TERMS = 64;

/**
 * Reads the rows of a text: (1 + log tf)·idf of its words and word pairs, and for words outside the vocabulary their
 * pieces, all together of length one, so that a long description does not shout down a category.
 */
export function readText({
  vocabulary,
  idf,
  subwords,
}: Extract<ContentColumn, { kind: "text" }>): (text: string) => readonly Choice[] {
  const codes = new Map(vocabulary.map((term, i) => [term, i]));
  const idfOfRest = idf[vocabulary.length]!;
  return (text) => {
    const words = splitWords(text);
    const weights = new Map<number, number>();
    for (const [term, count] of countTerms([...words, ...pairWords(words)])) {
      const code = codes.get(term);
      const weight = 1 + Math.log(count);
      if (code !== undefined) weights.set(code, weight * idf[code]!);
      else if (!term.includes(" ") && subwords > 0) {
        const pieces = hashSubwords(term, subwords);
        const share = (weight * idfOfRest) / Math.sqrt(pieces.length);
        for (const piece of pieces) {
          const row = vocabulary.length + piece;
          weights.set(row, (weights.get(row) ?? 0) + share);
        }
      }
    }
    const best = [...weights].sort(([a, x], [b, y]) => y - x || a - b).slice(0, MOST_TERMS);
    const length = Math.sqrt(fold(best, 0, (sum, [, weight]) => sum + weight * weight));
    return length > 0 ? best.map(([row, weight]): Choice => [row, weight / length]) : [];
  };
}

function countTerms(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
