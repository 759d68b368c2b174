/** Resolves as soon as the visitor does not see an element: at once where it is out of sight, never after `signal`. */
export function untilUnseen(element: Element, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)!.isIntersecting) return;
      observer.disconnect();
      resolve();
    });
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
    observer.observe(element);
  });
}
