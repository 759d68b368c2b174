import type { StorageConsent } from "./consent/consent-signal.ts";

/** The last order of each grid, by the names of its cards, for the next time that the visitor comes to it. */
export interface OrderStore {
  read(grid: string): readonly string[] | undefined;
  write(grid: string, order: readonly string[]): void;
  /** Granted: orders outlast the page. Unknown: they last as long as it. Denied: also, and what is stored is deleted, in every tab. */
  follow(storage: StorageConsent): void;
  stop(): void;
}

const KEY = "inkling-orders";
/** Grids that are remembered; the one that was not ordered for longest goes first. */
const KEEP = 20;

type Orders = Readonly<Record<string, readonly string[]>>;

/** Opens the page's orders: in memory until consent is granted. Nothing of it leaves the browser. */
export function openOrderStore(page: Window): OrderStore {
  let memory: Orders = {};
  let isStored = false;
  const attempt = <T>(job: (storage: Storage) => T): T | undefined => {
    try {
      return job(page.localStorage);
    } catch {
      return undefined; // denied or full: memory will do
    }
  };
  const read = () => attempt((storage) => parse(storage.getItem(KEY)));
  /** Another tab may have erased it since, and an erasure is for all. */
  const forgetErased = () => {
    if (!isStored || read()) return;
    isStored = false;
    memory = {};
  };
  const save = (orders: Orders) => {
    memory = Object.fromEntries(Object.entries(orders).slice(-KEEP));
    if (isStored) attempt((storage) => storage.setItem(KEY, JSON.stringify(memory)));
  };
  const onStorage = ({ key }: StorageEvent) => (key === KEY || key === null) && forgetErased();
  page.addEventListener("storage", onStorage);
  return {
    read: (grid) => {
      forgetErased();
      return ((isStored && read()) || memory)[grid];
    },
    write: (grid, order) => {
      forgetErased();
      const { [grid]: _, ...others } = { ...memory, ...(isStored && read()) };
      save({ ...others, [grid]: order });
    },
    follow: (storage) => {
      const wasStored = isStored;
      isStored = storage === "granted";
      if (isStored && !wasStored) {
        save({ ...read(), ...memory });
        isStored = read() !== undefined;
      }
      if (storage !== "denied") return;
      memory = {};
      attempt((stored) => stored.removeItem(KEY));
    },
    stop: () => page.removeEventListener("storage", onStorage),
  };
}

/** Whether an earlier page, with consent, has left orders here: then it is worth looking at the page before it is painted. */
export function hasStoredOrders(page: Window): boolean {
  try {
    return (page.localStorage.getItem(KEY) ?? "{}") !== "{}";
  } catch {
    return false;
  }
}

/** Undefined where nothing is stored; what is damaged counts as empty. */
function parse(text: string | null): Orders | undefined {
  if (text === null) return undefined;
  try {
    const orders: unknown = JSON.parse(text);
    return Object.fromEntries(
      Object.entries((orders ?? {}) as Orders).filter(([, order]) => Array.isArray(order)),
    );
  } catch {
    return {};
  }
}
