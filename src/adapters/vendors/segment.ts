import type { CallVendor } from "../wrapped-calls.ts";

/** Segment's ecommerce specification, both versions; others speak it too. */
const SEGMENT: Omit<CallVendor, "name" | "path"> = {
  actions: {
    productlistviewed: null,
    productlistfiltered: null,
    viewedproductcategory: null,
    productclicked: "click",
    productviewed: "view",
    viewedproduct: "view",
    productadded: "cart",
    addedproduct: "cart",
    productaddedtowishlist: "cart",
    wishlistproductaddedtocart: "cart",
    productremoved: null,
    removedproduct: null,
    cartviewed: null,
    checkoutstarted: null,
    ordercompleted: "purchase",
    completedorder: "purchase",
  },
  fields: {
    keys: ["product_id", "productId", "id", "sku", "variant_id"],
    title: ["name", "title"],
    category: ["category"],
    position: ["position"],
    firstPosition: 1,
    list: ["list_id", "list"],
  },
};

/** Tools that take events by the names of Segment's ecommerce specification. */
export const SEGMENT_SPEAKERS: readonly CallVendor[] = [
  { name: "segment", path: ["analytics", "track"], ...SEGMENT },
  { name: "rudderstack", path: ["rudderanalytics", "track"], ...SEGMENT },
  { name: "posthog", path: ["posthog", "capture"], ...SEGMENT },
];
