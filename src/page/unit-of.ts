/** What is moved with a card: the container's own child that is the card or wraps it. Undefined where it is elsewhere. */
export function unitOf(container: HTMLElement, card: Element): HTMLElement | undefined {
  let unit: Element | null = card;
  while (unit && unit.parentElement !== container) unit = unit.parentElement;
  return (unit as HTMLElement | null) ?? undefined;
}
