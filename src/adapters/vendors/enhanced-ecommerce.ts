import type { EventVendor } from "../report-event.ts";

/** Universal Analytics' Enhanced Ecommerce: the key under `ecommerce` says what happened, whatever the event is called. */
export const ENHANCED_ECOMMERCE: EventVendor = {
  name: "enhanced-ecommerce",
  actions: {
    impressions: null,
    click: "click",
    detail: "view",
    add: "cart",
    remove: null,
    purchase: "purchase",
  },
  fields: {
    keys: ["id", "sku"],
    title: ["name"],
    category: ["category"],
    position: ["position"],
    firstPosition: 1,
    list: ["list"],
  },
};
