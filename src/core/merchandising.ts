import { fold } from "./fold.ts";
import type { Action, ItemId } from "./interaction.ts";
import type { ScoredItem } from "./scored-item.ts";

/** Names items: one, all with a value of an attribute, or all that this visitor has done something to. */
export type ItemSelector =
  ItemId | { readonly attribute: string; readonly value: string | number } | { readonly action: Action };

/** What the shop decides, whatever the visitor likes. */
export interface MerchandisingRules {
  /** Put these first, in this order, where they are among the candidates. */
  readonly pin?: readonly ItemId[];
  /** Leave these out, pinned or not; "bought" means what this visitor has bought. */
  readonly exclude?: readonly ItemSelector[] | "bought";
  /** Add to the score of these; 1 makes an item e times as likely as an equal one. */
  readonly boost?: readonly { readonly items: ItemSelector; readonly by: number }[];
  /** Put these after all others. */
  readonly bury?: readonly ItemSelector[];
  /** Never more than `inARow` neighbours with one value of the attribute, where the others allow it. */
  readonly diversity?: { readonly attribute: string; readonly inARow: number };
}

/** What rules ask of one item. */
export interface RuleFacts {
  /** Its values of an attribute; empty where they are unknown. */
  values(itemId: ItemId, attribute: string): readonly (string | number)[];
  /** Whether this visitor has done this to it. */
  did(itemId: ItemId, action: Action): boolean;
}

/** Applies the rules to items with the best first; equal scores keep their order, unknown items come after known ones. */
export function merchandise(
  ranked: readonly ScoredItem[],
  { pin = [], exclude = [], boost = [], bury = [], diversity }: MerchandisingRules,
  facts: RuleFacts,
): ScoredItem[] {
  const isAnyOf = (selectors: readonly ItemSelector[]) => {
    const ids = new Set(selectors);
    const others = selectors.filter((selector) => typeof selector === "object");
    return ({ itemId }: ScoredItem) =>
      ids.has(itemId) ||
      others.some((selector) =>
        "action" in selector
          ? facts.did(itemId, selector.action)
          : facts.values(itemId, selector.attribute).includes(selector.value),
      );
  };
  const isExcluded = isAnyOf(exclude === "bought" ? [{ action: "purchase" }] : exclude);
  const isBuried = isAnyOf(bury);
  const boosts = boost.map(({ items, by }) => ({ isMeant: isAnyOf([items]), by }));

  let items = ranked.filter((item) => !isExcluded(item));
  const pinned = new Map(pin.map((itemId) => [itemId, undefined as ScoredItem | undefined]));
  for (const item of items) if (pinned.has(item.itemId)) pinned.set(item.itemId, item);
  items = items.filter(({ itemId }) => !pinned.has(itemId));
  if (boosts.length > 0) {
    items = items
      .map((item) => ({
        ...item,
        score: fold(boosts, item.score, (score, { isMeant, by }) => score + (isMeant(item) ? by : 0)),
      }))
      .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score)); // -Infinity has no difference to itself
  }
  const buried = bury.length > 0 ? items.filter(isBuried) : [];
  if (buried.length > 0) items = items.filter((item) => !isBuried(item));
  if (diversity) items = spread(items, diversity, facts);
  return [...pinned.values(), ...items, ...buried].filter((item) => item !== undefined);
}

/** Lets an item wait while it would make too long a row; those that wait all have the row's value, and come next. */
function spread(
  items: readonly ScoredItem[],
  { attribute, inARow }: NonNullable<MerchandisingRules["diversity"]>,
  facts: RuleFacts,
): ScoredItem[] {
  if (!(inARow >= 1))
    throw new Error(`rank: diversity.inARow is ${inARow}; give a whole number of at least 1`);
  const valueOf = ({ itemId }: ScoredItem) => facts.values(itemId, attribute)[0];
  const known = items.filter((item) => item.known);
  const placed: ScoredItem[] = [];
  const waiting: ScoredItem[] = [];
  let [at, waited, row] = [0, 0, 0];
  let last: string | number | undefined;
  const fits = (item: ScoredItem) => last === undefined || row < inARow || valueOf(item) !== last;
  const place = (item: ScoredItem) => {
    const value = valueOf(item);
    row = value === last ? row + 1 : 1;
    last = value;
    placed.push(item);
  };
  while (at < known.length) {
    if (waited < waiting.length && fits(waiting[waited]!)) place(waiting[waited++]!);
    else if (fits(known[at]!)) place(known[at++]!);
    else waiting.push(known[at++]!);
  }
  return [...placed, ...waiting.slice(waited), ...items.filter((item) => !item.known)];
}
