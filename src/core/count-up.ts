/** 0 … count - 1. Not by `Array.from`, which old libraries on other people's pages replace. */
export function countUp(count: number): number[] {
  return [...new Array<void>(count).keys()];
}
