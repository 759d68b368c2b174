/** What the drop-in keeps on its pages, for the proof that all of it is erased. */
export { openOutbox } from "../../../src/embed/outbox.ts";
export { openOrderStore } from "../../../src/page/order-store.ts";
export { openPageVault } from "../../../src/page/page-vault.ts";
