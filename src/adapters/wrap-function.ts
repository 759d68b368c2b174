const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;

/**
 * Lets `observe` see the arguments of each call of a page's function, before the call; `this`, result, errors, and all
 * that hangs on the function stay as they are. Returns the way back: the property as it was, or where others have
 * wrapped it since, a wrapper that does nothing. Undefined where the page does not allow it, or there is no function.
 */
export function wrapFunction(
  owner: object,
  name: string,
  observe: (args: readonly unknown[]) => void,
): (() => void) | undefined {
  const own = getOwnPropertyDescriptor(owner, name);
  if (own && !("value" in own)) return undefined; // what a getter gives may be another function each time
  const original: unknown = own ? own.value : (owner as Record<string, unknown>)[name];
  if (typeof original !== "function") return undefined;
  let isLive = true;
  const value: unknown = new Proxy(original, {
    apply: (target, self, args: unknown[]): unknown => {
      if (isLive) observe(args);
      return apply(target, self, args);
    },
  });
  const outline = own ?? { configurable: true, enumerable: false, writable: true };
  if (!defineProperty(owner, name, { ...outline, value })) return undefined;
  return () => {
    isLive = false;
    if (getOwnPropertyDescriptor(owner, name)?.value !== value) return;
    if (own) defineProperty(owner, name, own);
    else deleteProperty(owner, name);
  };
}
