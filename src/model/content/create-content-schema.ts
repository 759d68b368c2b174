import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import { capRows } from "./cap-rows.ts";
import { chooseCategoryColumn } from "./choose-category-column.ts";
import { chooseCrosses } from "./choose-crosses.ts";
import { chooseNumberColumns } from "./choose-number-columns.ts";
import { chooseTextColumn } from "./choose-text-column.ts";
import { chooseVectorColumn } from "./choose-vector-column.ts";
import type { ContentColumn, ContentSchema } from "./content-schema.ts";
import { splitWords } from "./split-words.ts";

/** Rows of the content table per item, and in all: content ships, so it must not outgrow the items it describes. */
const ROWS_PER_ITEM = 4;
const MOST_ROWS = 50_000;
const LEAST_ROWS = 2_000;
/** A name that is mostly unique and has so many words on average is read as text. */
const WORDS_OF_TEXT = 1.5;

/**
 * Chooses content columns by the values of a catalogue alone: categories with their levels, numbers as buckets and as
 * weights, words of texts, coordinates of vectors, and crosses of the attributes that describe most items (category ×
 * brand, category × price). What tells no two groups of items apart is left out.
 */
export function createContentSchema(catalogue: Catalogue): ContentSchema {
  const items = catalogue.ids.length;
  const plain = catalogue.attributes.flatMap((attribute) => chooseColumns(attribute, items));
  const most = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, ROWS_PER_ITEM * items));
  return { columns: capRows([...plain, ...chooseCrosses(catalogue, plain)], most) };
}

function chooseColumns(attribute: Attribute, items: number): ContentColumn[] {
  switch (attribute.kind) {
    case "numeric":
      return chooseNumberColumns(attribute.name, attribute.values);
    case "text":
      return chooseTextColumn(attribute);
    case "vector":
      return chooseVectorColumn(attribute);
    case "categorical":
      return isMadeOfWords(attribute.values)
        ? chooseTextColumn(attribute)
        : chooseCategoryColumn(attribute, items);
    case "multi":
      return chooseCategoryColumn(attribute, items);
  }
}

/** Whether most values are names of a single item that have several words. */
function isMadeOfWords(values: readonly (string | null)[]): boolean {
  const known = values.filter((value) => value !== null);
  const distinct = new Set(known);
  if (known.length === 0 || distinct.size < 0.8 * known.length) return false;
  const words = known.reduce((sum, value) => sum + splitWords(value).length, 0);
  return words >= WORDS_OF_TEXT * known.length;
}
