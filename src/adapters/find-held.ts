import type { Card } from "../page/grid.ts";
import { textOf } from "./read-text.ts";

const SPONSORED = "[data-inkling-sponsored],[data-sponsored],[class*='sponsor' i],[data-ad-id]";
/** What shops have to write on paid places. */
const LABEL =
  /(^|[^\p{L}])((ge)?spons[eo]r\p{L}+|promoted|anzeige|boosté|patrocinado|reklama|реклама|ad from)(?!\p{L})|[広广]告/iu;

/** Why a card keeps its place: the shop said so, or it is paid for. */
export function findHeld({ element, held }: Card): Card["held"] {
  if (held) return held;
  const has = (selector: string) => element.matches(selector) || element.querySelector(selector) !== null;
  if (has("[data-inkling-pin]")) return "pinned";
  return has(SPONSORED) || LABEL.test(textOf(element)) ? "sponsored" : undefined;
}
