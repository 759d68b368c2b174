import { STORED } from "../core/stored-names.ts";
import type { StorageConsent } from "./consent/consent-signal.ts";
import type { PageVault } from "./page-vault.ts";

/** The last order of each grid, by the names of its cards, for the next time that the visitor comes to it. */
export interface OrderStore {
  /** Of a grid: the path of its page, a blank, and its path in it. */
  read(grid: string): readonly string[] | undefined;
  write(grid: string, order: readonly string[]): void;
  /** Orders of the grids of a page, by their paths in it. */
  gridsOf(page: string): readonly (readonly [string, readonly string[]])[];
  /** Granted: orders outlast the page. Unknown: they last as long as it. Denied: also, and what is stored is deleted, in every tab. */
  follow(storage: StorageConsent): void;
  /** Resolves when what earlier pages left can be read: they were sealed, and the key takes a moment to come. */
  readonly opened: Promise<void>;
  stop(): void;
}

/** Grids that are remembered; the one that was not ordered for longest goes first. */
const KEEP = 20;

type Orders = Readonly<Record<string, readonly string[]>>;

/** Opens the page's orders: in memory until consent is granted, sealed where they are stored. Nothing of it leaves the browser. */
export function openOrderStore(page: Window, vault: PageVault): OrderStore {
  let memory: Orders = {};
  let isGranted = false;
  /** Under which secret memory is stored; empty where it is not. */
  let era = "";
  let opened = Promise.resolve();
  const read = () => {
    if (era !== "" && era !== vault.era()) {
      // Another tab has erased it since, and an erasure is for all.
      era = "";
      memory = {};
    }
    const stored = era !== "" && (vault.read("localStorage", STORED.orders) as Orders | undefined);
    return { ...memory, ...stored };
  };
  const save = (orders: Orders) => {
    memory = Object.fromEntries(Object.entries(orders).slice(-KEEP));
    if (era !== "" && Object.keys(memory).length > 0) vault.write("localStorage", STORED.orders, memory);
  };
  const open = async () => {
    if (era !== "" || !isGranted) return;
    const isOpen = await vault.open();
    if (!isGranted) return;
    if (!isOpen) return vault.remove("localStorage", STORED.orders); // of an erased time: nobody can read it
    era = vault.era();
    save({ ...read(), ...memory });
  };
  page.addEventListener("storage", read);
  return {
    get opened() {
      return opened;
    },
    read: (grid) => read()[grid],
    gridsOf: (path) =>
      Object.entries(read()).flatMap(([grid, order]) =>
        grid.startsWith(`${path} `) ? [[grid.slice(path.length + 1), order] as const] : [],
      ),
    write: (grid, order) => {
      const { [grid]: _, ...others } = read();
      save({ ...others, [grid]: order });
      opened = open();
    },
    follow: (storage) => {
      isGranted = storage === "granted";
      if (isGranted) opened = open();
      else era = "";
      if (storage !== "denied") return;
      memory = {};
      vault.close();
      vault.remove("localStorage", STORED.orders);
    },
    stop: () => page.removeEventListener("storage", read),
  };
}

/** Whether an earlier page, with consent, has left orders here: then they may come before the first paint. */
export function hasStoredOrders(page: Window): boolean {
  try {
    return page.localStorage.getItem(STORED.orders) !== null;
  } catch {
    return false;
  }
}
