import type { CallVendor } from "../wrapped-calls.ts";

/** Snowplow's ecommerce plugin, and the cart and transaction calls of the older one. */
export const SNOWPLOW: CallVendor = {
  name: "snowplow",
  path: ["snowplow"],
  furtherNames: "GlobalSnowplowNamespace",
  actions: {
    trackproductlistview: null,
    trackproductlistclick: "click",
    trackproductview: "view",
    trackaddtocart: "cart",
    trackremovefromcart: null,
    tracktransaction: "purchase",
    additem: "purchase",
  },
  fields: {
    keys: ["id", "sku"],
    title: ["name"],
    category: ["category"],
    price: ["price", "unitPrice"],
    position: ["position"],
    firstPosition: 1,
    eventList: ["name"],
  },
};
