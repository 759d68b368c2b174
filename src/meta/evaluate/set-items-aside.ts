import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import { createRandom } from "../../core/random.ts";
import { takePlaces } from "../../learners/take-places.ts";
import type { DataSet, Session } from "../data-set.ts";

/** A data set with some of its items at the end of its catalogue. */
export interface ItemsAside<Data extends DataSet> {
  readonly data: Data;
  /** How many items come before those set aside. */
  readonly known: number;
}

/** Moves a share of the items that have attributes, drawn by the seed, to the end of the catalogue. */
export function setItemsAside<Data extends DataSet>(
  data: Data,
  { share, seed }: { share: number; seed: number },
): ItemsAside<Data> {
  const { catalogue } = data;
  const random = createRandom(seed);
  const aside = catalogue.ids.map((_, item) => random() < share && isDescribed(catalogue, item));
  const numbers = [...catalogue.ids.keys()];
  const order = [...numbers.filter((item) => !aside[item]), ...numbers.filter((item) => aside[item])];
  const placeOf = new Int32Array(order.length);
  order.forEach((item, place) => (placeOf[item] = place));
  return {
    known: order.length - aside.filter(Boolean).length,
    data: {
      ...data,
      catalogue: takeItems(catalogue, order),
      sessions: data.sessions.map((session) => ({
        ...session,
        items: session.items.map((item) => placeOf[item]!),
      })),
    },
  };
}

/** The catalogue of these items alone, in their order. */
export function takeItems({ ids, attributes }: Catalogue, items: readonly number[]): Catalogue {
  return {
    ids: items.map((item) => ids[item]!),
    attributes: attributes.map(
      (attribute) => ({ ...attribute, values: items.map((item) => attribute.values[item]!) }) as Attribute,
    ),
  };
}

/** Sessions without what they did to items that `keep` does not name; those that did nothing else are gone. */
export function keepItems(sessions: readonly Session[], keep: (item: number) => boolean): Session[] {
  return sessions.flatMap((session) => {
    const kept = [...session.items.keys()].filter((place) => keep(session.items[place]!));
    if (kept.length === 0) return [];
    return [{ ...session, ...takePlaces(session, kept) }];
  });
}

function isDescribed({ attributes }: Catalogue, item: number): boolean {
  return attributes.some(({ values }) => {
    const value = values[item];
    return Array.isArray(value) ? value.length > 0 : value !== null && !Number.isNaN(value);
  });
}
