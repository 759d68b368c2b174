import type { Attribute } from "../../core/catalogue.ts";
import type { ContentColumn } from "./content-schema.ts";
import { frequentValues } from "./frequent-values.ts";
import { pairWords, splitWords } from "./split-words.ts";

/** Items that must share a word, and a pair of words; of pairs there are many, and most repeat what their words say. */
const MIN_ITEMS = 2;
const MIN_ITEMS_OF_PAIR = 3;
/** A term that more of the items have tells nothing apart. */
const MOST_COVERAGE = 0.5;
const MOST_TERMS = 20_000;
const SUBWORDS = 1024;

/** Words and word pairs that items share, and buckets for pieces of other words; nothing where no word is shared. */
export function chooseTextColumn(
  attribute: Extract<Attribute, { kind: "text" | "categorical" }>,
): ContentColumn[] {
  const terms = attribute.values.map((text) => {
    const words = splitWords(text ?? "");
    return new Set([...words, ...pairWords(words)]);
  });
  const counts = new Map<string, number>();
  for (const list of terms) for (const term of list) counts.set(term, (counts.get(term) ?? 0) + 1);
  const texts = terms.filter(({ size }) => size > 0).length;
  const isTerm = (term: string) =>
    counts.get(term)! >= (term.includes(" ") ? MIN_ITEMS_OF_PAIR : MIN_ITEMS) &&
    counts.get(term)! <= MOST_COVERAGE * texts;
  const vocabulary = frequentValues(
    terms.map((list) => [...list].filter(isTerm)),
    MIN_ITEMS,
  ).slice(0, MOST_TERMS);
  if (vocabulary.length < 2) return [];
  const idf = (count: number) => Number(Math.log(texts / count).toFixed(3));
  return [
    {
      kind: "text",
      attribute: attribute.name,
      vocabulary,
      idf: [...vocabulary.map((term) => idf(counts.get(term)!)), idf(1)],
      subwords: Math.min(SUBWORDS, 2 * vocabulary.length),
    },
  ];
}
