import type { Action, ItemId } from "../core/interaction.ts";
import type { WidgetSize } from "./widget-layout.ts";

/** Both sides speak the same version or not at all. */
export const PROTOCOL = 1;
/** Marks our one window message among those of other tools. */
export const CONNECT = "inkling-widget/connect";

/** An item as the host lists it for everybody. */
export interface WidgetItem {
  readonly id: ItemId;
  readonly title: string;
  /** Absolute http(s) address. */
  readonly url: string;
  /** As the host writes it, with its currency. */
  readonly price?: string;
  /** Absolute http(s) address. */
  readonly image?: string;
  readonly brand?: string;
  readonly category?: string;
}

/** The one window message: it brings a port and is used once. Everything after it comes through the port. */
export interface ConnectMessage {
  readonly type: typeof CONNECT;
  readonly version: number;
  /** What the host put behind the `#` of the frame's address: whoever made the frame knows it, nobody else. */
  readonly nonce: string;
}

/** All that a host can say: what its page shows to everybody, and what the visitor did there. */
export type HostMessage =
  | {
      readonly type: "context";
      readonly items: readonly WidgetItem[];
      /** Cards to show. */
      readonly limit: number;
      /** The item that the page is about, which the row leaves out. */
      readonly item?: ItemId;
      readonly heading: string;
      /** Text of the button that opens the visitor's own data; empty: the English one. */
      readonly note: string;
      readonly language: string;
      readonly direction: "ltr" | "rtl";
    }
  | {
      readonly type: "theme";
      readonly size: WidgetSize;
      readonly scheme: "light" | "dark";
      /** By the names of `THEME_NAMES`. */
      readonly styles: Readonly<Record<string, string>>;
    }
  | { readonly type: "consent"; readonly storage: WidgetConsent }
  | {
      readonly type: "learn";
      readonly itemId: ItemId;
      readonly action: Action;
      readonly position?: number;
      readonly listId?: string;
    };

export type WidgetConsent = "granted" | "denied" | "unknown";

/** What cannot work, the same for every visitor with the same browser. */
export const ERROR_CODES = ["version", "artifact", "engine"] as const;

/**
 * All that a frame ever says. Nothing here depends on what a visitor did: `ready` comes once, before the frame has read
 * anything it stored; `height` follows from width, size class, number of cards and the visitor's font size.
 */
export type FrameMessage =
  | { readonly type: "ready"; readonly version: number }
  | { readonly type: "height"; readonly px: number }
  | { readonly type: "error"; readonly code: (typeof ERROR_CODES)[number] };

/** Heights are told in steps of so many px. */
export const HEIGHT_STEP = 8;
export const MAX_HEIGHT = 4096;
/** More candidates are refused. */
export const MAX_ITEMS = 120;
export const MAX_CARDS = 24;
