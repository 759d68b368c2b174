import { ACTIONS } from "../core/interaction.ts";
import { hasShape, isList, isOneOf, isText, isWhole, type Check } from "./check-shape.ts";
import { MAX_STYLE } from "./is-theme-value.ts";
import { THEME_NAMES } from "./theme-names.ts";
import { WIDGET_SIZES } from "./widget-layout.ts";
import { CONNECT, MAX_CARDS, MAX_ITEMS, type ConnectMessage, type HostMessage } from "./widget-messages.ts";

const id = isText(200, 1);

const isItem = hasShape(
  { id, title: isText(300), url: isWebAddress },
  { price: isText(40), image: isWebAddress, brand: isText(80), category: isText(80) },
);

const SHAPES: Readonly<Record<HostMessage["type"], Check>> = {
  context: hasShape(
    {
      type: isOneOf(["context"]),
      items: isList(MAX_ITEMS, isItem),
      limit: isWhole(1, MAX_CARDS),
      heading: isText(120),
      note: isText(60),
      language: isText(35),
      direction: isOneOf(["ltr", "rtl"]),
    },
    { item: id },
  ),
  theme: hasShape({
    type: isOneOf(["theme"]),
    size: isOneOf(WIDGET_SIZES),
    scheme: isOneOf(["light", "dark"]),
    styles: hasShape(
      {},
      Object.fromEntries([...THEME_NAMES.keys()].map((name) => [name, isText(MAX_STYLE)])),
    ),
  }),
  consent: hasShape({ type: isOneOf(["consent"]), storage: isOneOf(["granted", "denied", "unknown"]) }),
  learn: hasShape(
    { type: isOneOf(["learn"]), itemId: id, action: isOneOf(ACTIONS) },
    { position: isWhole(0, 10_000), listId: isText(200) },
  ),
};

/** What a host said, or nothing where it is not exactly of a known shape. */
export function readHostMessage(value: unknown): HostMessage | undefined {
  const type = (value as { type?: unknown } | null | undefined)?.type;
  if (typeof type !== "string" || !Object.hasOwn(SHAPES, type)) return undefined;
  return SHAPES[type as HostMessage["type"]](value) ? (value as HostMessage) : undefined;
}

/** Whether a window message is an invitation, of whatever version. */
export const isConnectMessage = hasShape({
  type: isOneOf([CONNECT]),
  version: isWhole(0, 1_000_000),
  nonce: isText(32, 32),
}) as (value: unknown) => value is ConnectMessage;

function isWebAddress(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 2048) return false;
  try {
    return /^https?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}
