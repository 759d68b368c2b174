/** What a visitor has decided about their order; by default nothing is paused and the order is their own. */
export interface VisitorChoice {
  /** Nothing is learned. */
  readonly paused: boolean;
  /** Pages keep the order that the shop gave them. */
  readonly shopOrder: boolean;
}

/** A choice that lasts where storing is allowed. */
export interface ChoiceKeeper {
  readonly current: VisitorChoice;
  /** Takes effect at once. */
  change(change: Partial<VisitorChoice>): void;
  /**
   * Follows the consent to store: with it the choice is kept for the next page and other tabs, else nothing of it stays
   * on the device. A choice that is the default is never stored.
   */
  follow(storage: "indexeddb" | "memory"): void;
  close(): void;
}

const KEY = "inkling-choice";
const DEFAULT: VisitorChoice = { paused: false, shopOrder: false };

/** Opens the visitor's choice; it is read from the device only where `isStored`. `onChange` hears of other tabs. */
export function openVisitorChoice(isStored: boolean, onChange: () => void): ChoiceKeeper {
  let current = isStored ? read() : DEFAULT;
  const onStorage = ({ key }: StorageEvent) => {
    if (key !== KEY) return;
    current = read();
    onChange();
  };
  addEventListener("storage", onStorage);
  return {
    get current() {
      return current;
    },
    change: (change) => (current = { ...current, ...change }),
    follow: (storage) => {
      try {
        if (storage === "indexeddb" && (current.paused || current.shopOrder))
          localStorage.setItem(KEY, JSON.stringify(current));
        else localStorage.removeItem(KEY);
      } catch {
        // storage is denied: the choice lasts as long as the page
      }
    },
    close: () => removeEventListener("storage", onStorage),
  };
}

function read(): VisitorChoice {
  try {
    const { paused, shopOrder } = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<VisitorChoice>;
    return { paused: paused === true, shopOrder: shopOrder === true };
  } catch {
    return DEFAULT;
  }
}
