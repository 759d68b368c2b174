import type { Adapter, Page } from "./adapter.ts";
import { isRecord, readText, toRows } from "./read-text.ts";
import { actionOf, reportEvent, type EventVendor } from "./report-event.ts";
import { wrapFunction } from "./wrap-function.ts";

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
export const createWrappedCalls = (vendor: CallVendor): Adapter => {
  const followed = new Map<unknown, () => void>();
  let follow: () => void = () => undefined;
  return {
    name: vendor.name,
    start: (page, sink, guard) => {
      const read = ([event, payload]: readonly unknown[]) => {
        const action = actionOf(vendor, readText(event)?.split(":")[0]);
        if (action !== undefined) reportEvent(page, sink, { action, payload, vendor });
      };
      follow = () => {
        for (const { owner, name, waiting } of findFunctions(page, vendor)) {
          const current = (owner as Record<string, unknown>)[name];
          if (followed.has(current)) continue;
          const restore = wrapFunction(owner, name, guard(read));
          if (!restore) continue;
          followed.set((owner as Record<string, unknown>)[name], restore);
          for (const call of waiting) read(call);
        }
      };
      return () => {
        for (const restore of followed.values()) restore();
        followed.clear();
      };
    },
    look: () => follow(),
  };
};

interface FoundFunction {
  readonly owner: object;
  readonly name: string;
  /** Calls that came before the tool was there. */
  readonly waiting: readonly (readonly unknown[])[];
}

function findFunctions(page: Page, { path: [global, method], furtherNames }: CallVendor): FoundFunction[] {
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
