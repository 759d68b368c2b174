/** What the tests of `src/page` put on their pages as `window.parts`. */
export { openOutbox } from "../../../src/embed/outbox.ts";
export { watchConsent } from "../../../src/page/consent/watch-consent.ts";
export { readDeviceLimits } from "../../../src/page/device-limits.ts";
export { keepGrid } from "../../../src/page/keep-grid.ts";
export { openOrderStore } from "../../../src/page/order-store.ts";
export { openPageVault } from "../../../src/page/page-vault.ts";
export { reorderGrid } from "../../../src/page/reorder-grid.ts";
export { watchNavigation } from "../../../src/page/watch-navigation.ts";
