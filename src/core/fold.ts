/** `values.reduce(next, start)`. Not by that method of arrays, which old libraries on other people's pages replace. */
export function fold<T, R>(values: readonly T[], start: R, next: (result: R, value: T, at: number) => R): R {
  let result = start;
  values.forEach((value, at) => (result = next(result, value, at)));
  return result;
}
