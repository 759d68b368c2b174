import type { Action } from "../core/interaction.ts";
import type { Page, Sink } from "./adapter.ts";
import { readItem, type ItemFields } from "./read-item.ts";
import { isRecord, toRows } from "./read-text.ts";

/**
 * What a vendor's events mean, by their names without case and separators. `null`: the event names items, but is nothing
 * that the visitor did, such as a list that was sent; or nothing to learn from, such as taking an item out of the cart.
 */
export type EventActions = Readonly<Record<string, Action | null>>;

/** How a vendor speaks of products. */
export interface EventVendor {
  readonly name: string;
  readonly actions: EventActions;
  readonly fields: ItemFields;
}

/** What the vendor's event means; undefined where it is none that concerns items. */
export function actionOf({ actions }: EventVendor, event: unknown): Action | null | undefined {
  if (typeof event !== "string") return undefined;
  const name = event.toLowerCase().replace(/[^a-z]/g, "");
  return Object.hasOwn(actions, name) ? actions[name] : undefined;
}

/** Tells the sink of an event's items, and of what was done to each. */
export function reportEvent(
  page: Page,
  sink: Sink,
  {
    action,
    payload,
    vendor,
  }: { readonly action: Action | null; readonly payload: unknown; readonly vendor: EventVendor },
): void {
  const around = isRecord(payload) ? payload : {};
  const within = around["products"] ?? around["items"] ?? around["product"];
  const [rows, event] = within === undefined ? [payload, {}] : [within, around];
  const items = toRows(rows).flatMap((row) => readItem(row, { fields: vendor.fields, page, event }));
  if (items.length === 0) return;
  sink.items(items.map(({ keys, facts }) => ({ keys, facts })));
  if (action === null) return;
  for (const { keys, place } of items) sink.interaction({ keys, action, at: Date.now(), ...place });
}
