import type { EventVendor } from "../report-event.ts";

/** Google Analytics 4: `items` of recommended events, through Tag Manager or gtag. */
export const GA4: EventVendor = {
  name: "ga4",
  actions: {
    viewitemlist: null,
    selectitem: "click",
    viewitem: "view",
    addtowishlist: "cart",
    addtocart: "cart",
    removefromcart: null,
    viewcart: null,
    begincheckout: null,
    purchase: "purchase",
  },
  fields: {
    keys: ["item_id", "id", "sku", "product_id"],
    title: ["item_name", "name"],
    brand: ["item_brand", "brand"],
    category: ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"],
    position: ["index"],
    list: ["item_list_id", "item_list_name"],
  },
};
