const MOVE_MS = 520;
const EASING = "cubic-bezier(.2, .8, .2, 1)";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

function isOnScreen(box: DOMRect): boolean {
  return box.bottom > -80 && box.top < innerHeight + 80;
}

/**
 * Puts the cards of `grid` into the order of `ids`; cards it does not name stay behind the others. The cards are
 * appended, which moves reading and tab order along and counts as no layout shift (CSS `order` and `moveBefore` do
 * neither); what is on screen glides to its place unless the visitor prefers less motion. Focus stays where it was.
 * `reveal` is called for each card that comes to stand on the screen.
 */
export function arrange(
  grid: HTMLElement,
  ids: readonly string[],
  reveal: (card: HTMLElement) => void,
): void {
  const cards = [...grid.children] as HTMLElement[];
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (card: HTMLElement): number => places.get(card.dataset["inklingItem"] ?? "") ?? Infinity;
  // Subtracting would turn two unnamed cards into NaN.
  const ordered = [...cards].sort((a, b) =>
    placeOf(a) === placeOf(b) ? 0 : placeOf(a) < placeOf(b) ? -1 : 1,
  );
  if (ordered.every((card, place) => card === cards[place])) return;

  const before = new Map(cards.map((card) => [card, card.getBoundingClientRect()]));
  const focused = document.activeElement;
  grid.append(...ordered);
  if (focused instanceof HTMLElement && grid.contains(focused)) focused.focus({ preventScroll: true });
  const after = ordered.map((card) => [card, card.getBoundingClientRect()] as const);
  for (const [card, now] of after) {
    if (card.hidden || !isOnScreen(now)) continue;
    reveal(card);
    const then = before.get(card);
    if (calm.matches || document.hidden || !then || (then.x === now.x && then.y === now.y)) continue;
    const near = isOnScreen(then);
    const from = near ? `translate(${then.x - now.x}px, ${then.y - now.y}px)` : "translateY(28px) scale(.97)";
    card.animate(
      [
        { transform: from, opacity: near ? 1 : 0 },
        { transform: "none", opacity: 1 },
      ],
      {
        duration: MOVE_MS,
        easing: EASING,
      },
    );
  }
}
