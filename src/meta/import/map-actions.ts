import { ACTIONS, type Action } from "../../core/interaction.ts";

const SYNONYMS: Readonly<Record<Action, readonly string[]>> = {
  impression: ["impressions", "imp", "exposure", "show", "shown", "viewitemlist", "productimpression"],
  view: [
    "views",
    "pv",
    "pageview",
    "detail",
    "productview",
    "viewitem",
    "itemview",
    "viewcontent",
    "productviewed",
  ],
  click: ["clicks", "clk", "selectitem", "productclick", "productclicked", "tap"],
  cart: ["carts", "addtocart", "addtobasket", "basket", "add", "productadded"],
  purchase: ["purchases", "purchased", "buy", "bought", "order", "ordered", "transaction", "ordercompleted"],
  dislike: ["dislikes", "disliked", "hide", "notinterested"],
};

const plain = (value: string): string => value.toLowerCase().replaceAll(/[^a-z]/g, "");
const KNOWN = new Map(
  ACTIONS.flatMap((action) => [action, ...SYNONYMS[action]].map((word) => [word, action] as const)),
);

/** What an action value of a log means: the caller's word for it first, then common synonyms; `null` if nobody knows. */
export function mapAction(
  value: string,
  given: Readonly<Record<string, Action | "ignore">> = {},
): Action | "ignore" | null {
  return (Object.hasOwn(given, value) ? given[value] : undefined) ?? KNOWN.get(plain(value)) ?? null;
}
