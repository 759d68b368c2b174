import type { Adapter, Page } from "./adapter.ts";
import { followFunctions, type FollowedFunction } from "./follow-functions.ts";
import { isRecord, readText, toRows } from "./read-text.ts";
import { actionOf, reportEvent, type EventVendor } from "./report-event.ts";

/** A tool that the page tells of events by calling a function with a name and what belongs to it. */
export interface CallVendor extends EventVendor {
  /** Where the function is: a global, or a method of one. */
  readonly path: readonly [global: string, method?: string];
  /** A global that lists further names of the function. */
  readonly furtherNames?: string;
}

/**
 * What a page tells such a tool from now on, and what waits in its stub: a list of calls with the method first, or for a
 * function, its `q`.
 */
export const createWrappedCalls = (vendor: CallVendor): Adapter =>
  followFunctions(
    vendor.name,
    (page) => findFunctions(page, vendor),
    ([event, payload], page, sink) => {
      const action = actionOf(vendor, readText(event)?.split(":")[0]);
      if (action !== undefined) reportEvent(page, sink, { action, payload, vendor });
    },
  );

function findFunctions(page: Page, { path: [global, method], furtherNames }: CallVendor): FollowedFunction[] {
  if (method !== undefined) {
    const owner = page[global];
    if (!isRecord(owner)) return [];
    const calls = Array.isArray(owner) ? toRows(owner).map(toRows) : [];
    return [
      { owner, name: method, waiting: calls.flatMap(([verb, ...call]) => (verb === method ? [call] : [])) },
    ];
  }
  const names = [global, ...toRows(furtherNames === undefined ? [] : page[furtherNames])];
  return names.flatMap((name) => {
    const found = typeof name === "string" ? page[name] : undefined;
    if (typeof found !== "function") return [];
    return [{ owner: page, name: name as string, waiting: toRows((found as { q?: unknown }).q).map(toRows) }];
  });
}
