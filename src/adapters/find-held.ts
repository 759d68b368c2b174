import type { Card } from "../page/grid.ts";
import { textOf } from "./read-text.ts";

const SPONSORED = "[data-inkling-sponsored],[data-sponsored],[class*='sponsor' i],[data-ad-id]";
/** What shops have to write on paid places. */
const LABEL =
  /(^|\s)(sponsored|promoted|gesponsert|anzeige|sponsorisé|patrocinado|sponsorizzato|gesponsord)(\s|$)/i;

/** Why a card keeps its place: the shop said so, or it is paid for. */
export function findHeld({ element, held }: Card): Card["held"] {
  if (held) return held;
  const has = (selector: string) => element.matches(selector) || element.querySelector(selector) !== null;
  if (has("[data-inkling-pin]")) return "pinned";
  return has(SPONSORED) || LABEL.test(textOf(element)) ? "sponsored" : undefined;
}
