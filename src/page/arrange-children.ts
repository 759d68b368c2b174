/**
 * Gives a container's child nodes the order of `target`, which names each of them once. Every node of `moved` is put in
 * anew, also where it need not be: a node that is put in causes no layout shift, one that is pushed along does. `anchor`
 * alone stays in the document throughout, so that it keeps its focus; others make way for it.
 */
export function arrangeChildren(
  container: Element,
  target: readonly ChildNode[],
  { moved, anchor }: { readonly moved: ReadonlySet<ChildNode>; readonly anchor?: ChildNode | undefined },
): void {
  let next: ChildNode | null = null;
  for (let at = target.length - 1; at >= 0; at--) {
    const node = target[at]!;
    if (node === anchor) {
      while (node.nextSibling !== next) container.insertBefore(node.nextSibling!, node);
    } else if (moved.has(node) || node.nextSibling !== next) {
      container.insertBefore(node, next);
    }
    next = node;
  }
}
