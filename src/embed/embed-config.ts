import type { MerchandisingRules } from "../core/merchandising.ts";

/** How the drop-in is set up, by `data-*` on its tag or by `window.inklingConfig`, which wins. */
export interface EmbedConfig {
  /** Address of the artifact's model.json. */
  readonly artifact: string;
  /** Subresource integrity of model.json. */
  readonly integrity?: string;
  /** Address of worker.js (or worker-all.js) on the page's own origin. */
  readonly worker?: string;
  /** `worker`: where no worker may run the page stays as it is, and nothing is computed on it. */
  readonly engine: "any" | "worker";
  /** `auto` listens to the page's consent tool, `granted` means the page has asked, `memory` never stores anything. */
  readonly consent: "auto" | "granted" | "memory";
  /** CSS selector of the containers that may be ordered; without it, those that are found. */
  readonly grids?: string;
  /** What the shop decides about the order, whatever the visitor likes; an object, or its JSON. */
  readonly rules: MerchandisingRules;
  /** Items that come first, in this order, in short. */
  readonly pin: readonly string[];
  /** So many first places of each grid keep their cards. */
  readonly first: number;
  /** Names of sources to listen to; a name after "-" is left out. Without names, all. */
  readonly adapters: readonly string[];
  /** Share of visitors, 0 to 1, who keep the shop's order, to measure against. */
  readonly holdout: number;
  /** Interactions older than so many days are deleted; without it, 90. */
  readonly retentionDays?: number;
  /** Shows the overlay, as `?inkling-debug` in the address does. */
  readonly debug: boolean;
}
