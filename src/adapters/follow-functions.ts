import type { Adapter, Page, Sink } from "./adapter.ts";
import { wrapFunction } from "../page/wrap-function.ts";

/** A function of the page through which it tells a tool of events. */
export interface FollowedFunction {
  readonly owner: object;
  readonly name: string;
  /** Arguments of calls that came before us. */
  readonly waiting: readonly (readonly unknown[])[];
}

/**
 * An adapter that reads the calls of such functions: those that wait, and those that come. Each look finds functions that
 * are new or were replaced.
 */
export function followFunctions(
  name: string,
  find: (page: Page) => readonly FollowedFunction[],
  read: (args: readonly unknown[], page: Page, sink: Sink) => void,
): Adapter {
  let restores: (() => void)[] = [];
  const wrappers = new WeakSet<object>();
  const met = new WeakSet<object>();
  let follow = () => {};
  return {
    name,
    start: (page, sink, guard) => {
      const tell = (args: readonly unknown[]) => read(args, page, sink);
      follow = () => {
        for (const { owner, name: key, waiting } of find(page)) {
          const functions = owner as Record<string, object>;
          if (wrappers.has(functions[key]!)) continue;
          const restore = wrapFunction(owner, key, guard(tell));
          if (restore) {
            wrappers.add(functions[key]!);
            restores = [...restores, restore];
          }
          if (!met.has(owner)) waiting.forEach(tell);
          if (owner !== page) met.add(owner);
        }
      };
      return () => restores.forEach((restore) => restore());
    },
    look: () => {
      follow();
    },
  };
}
