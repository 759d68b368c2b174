import type { Personalizer } from "../client/create-personalizer.ts";
import type { MerchandisingRules } from "../core/merchandising.ts";
import type { Grid } from "../page/grid.ts";
import { keepGrid, type GridKeeper, type GridReport, type UpdateCause } from "../page/keep-grid.ts";
import type { EarlyOrder } from "../page/order-early.ts";
import type { OrderStore } from "../page/order-store.ts";
import type { EmbedConfig } from "./embed-config.ts";
import type { ItemJoin } from "./join-items.ts";

/** They order what they hold themselves. */
const ELEMENTS = "inkling-rank,inkling-recommendations";

/** What the grids' orders come from, and who may say no. */
export interface OrderGridsOptions {
  readonly personalizer: Promise<Personalizer>;
  readonly join: ItemJoin;
  readonly config: EmbedConfig;
  readonly store: OrderStore;
  readonly early: EarlyOrder;
  /** Whether this visitor sees the shop's own order. */
  isHeldOut(): boolean;
  /** Looks for cards that the page has added. */
  look(): void;
  onError(error: unknown): void;
}

/** The grids of a page, in the visitor's order. */
export interface OrderedGrids {
  /** All grids that are there now. */
  take(found: readonly Grid[]): void;
  update(cause: UpdateCause): Promise<void>;
  report(): readonly GridReport[];
  /** The shop's own order again. */
  stop(): void;
}

/** Keeps the grids that are found in the visitor's order. */
export function orderGrids({
  personalizer,
  join,
  config,
  store,
  early,
  isHeldOut,
  look,
  onError,
}: OrderGridsOptions): OrderedGrids {
  const keepers = new Map<HTMLElement, GridKeeper>();
  const rules: MerchandisingRules = {
    ...config.rules,
    ...(config.pin.length > 0 && { pin: [...config.pin, ...(config.rules.pin ?? [])] }),
  };
  let grids: readonly Grid[] = [];

  const keep = (grid: Grid): GridKeeper =>
    keepGrid(grid, {
      rank: async (itemIds, given) => (await personalizer).rank(itemIds, given),
      resolve: join.resolve,
      store,
      given: early.given(grid.container),
      rules,
      keepFirst: config.first,
      onNewCards: look,
    });
  const drop = (container: HTMLElement) => {
    keepers.get(container)?.stop();
    keepers.delete(container);
  };
  const update = async (cause: UpdateCause) => {
    if (isHeldOut()) return [...keepers.keys()].forEach(drop);
    for (const grid of grids) if (!keepers.has(grid.container)) keepers.set(grid.container, keep(grid));
    await Promise.all([...keepers.values()].map((keeper) => keeper.update(cause).catch(onError)));
  };

  return {
    take: (found) => {
      grids = found.filter(
        ({ container }) => (!config.grids || container.matches(config.grids)) && !container.closest(ELEMENTS),
      );
      const here = new Map(grids.map((grid) => [grid.container, grid]));
      for (const container of [...keepers.keys()]) if (!here.has(container)) drop(container);
      for (const [container, keeper] of keepers) keeper.take(here.get(container)!);
      void update("start");
    },
    update,
    report: () =>
      grids.map(
        ({ container, cards, source }) =>
          keepers.get(container)?.report() ?? {
            source,
            cards: cards.length,
            known: 0,
            moved: 0,
            left: "this visitor sees the shop's own order",
            rankMs: 0,
            moveMs: 0,
          },
      ),
    stop: () => [...keepers.keys()].forEach(drop),
  };
}
