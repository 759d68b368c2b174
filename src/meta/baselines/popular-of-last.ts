import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { countClicks } from "./count-clicks.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";
import { chooseByValidation } from "./choose-by-validation.ts";

type Categorical = Extract<Attribute, { kind: "categorical" }>;

/**
 * Most popular items that share the last item's value of one categorical attribute, then the most popular of the rest.
 * An unknown value shares nothing. Throws when the catalogue has no such attribute.
 */
export function fitPopularOfLast(
  sessions: readonly Session[],
  catalogue: Catalogue,
  attribute: string,
): Baseline {
  const clicks = countClicks(sessions, catalogue.ids.length);
  const members = membersOfValues(find(catalogue, attribute));
  const most = clicks.reduce((max, count) => Math.max(max, count), 1);
  return makeRanker("most popular of last", { attribute }, clicks, (row, recent) => {
    for (const item of members(recent[0]!)) row[item] = 1 + clicks[item]! / most;
  });
}

/**
 * The same with the categorical attribute that does best when the end of the given sessions is held out; `null` where
 * the catalogue has none.
 */
export async function fitPopularOfBestLast(
  sessions: readonly Session[],
  catalogue: Catalogue,
): Promise<Baseline | null> {
  const names = catalogue.attributes.filter((one) => one.kind === "categorical").map((one) => one.name);
  if (names.length === 0) return null;
  const best = await chooseByValidation(names, sessions, catalogue, (name, train) =>
    fitPopularOfLast(train, catalogue, name),
  );
  return fitPopularOfLast(sessions, catalogue, best);
}

function find(catalogue: Catalogue, name: string): Categorical {
  const attribute = catalogue.attributes.find((one) => one.name === name);
  if (attribute?.kind === "categorical") return attribute;
  const names = catalogue.attributes.filter((one) => one.kind === "categorical").map((one) => one.name);
  throw new Error(
    `The catalogue has no categorical attribute "${name}"; it has: ${names.join(", ") || "none"}`,
  );
}

/** For an item, all items with its value. */
function membersOfValues(attribute: Categorical): (item: number) => readonly number[] {
  const members = new Map<string, number[]>();
  for (const [item, value] of attribute.values.entries()) {
    if (value === null) continue;
    const list = members.get(value);
    if (list) list.push(item);
    else members.set(value, [item]);
  }
  return (item) => {
    const value = attribute.values[item] ?? null;
    return value === null ? [] : members.get(value)!;
  };
}
