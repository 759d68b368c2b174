import { expect, test } from "vitest";
import { chooseByCoordinates } from "../../../src/meta/baselines/choose-by-validation.ts";
import { fitTunedItemKnn } from "../../../src/meta/baselines/item-knn.ts";
import { fitPopularity } from "../../../src/meta/baselines/popularity.ts";
import { fitTunedVSknn } from "../../../src/meta/baselines/v-sknn.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { makeRankerOf } from "../evaluate/make-ranker-of.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const ITEMS = 30;
const catalogue = makeCatalogue(ITEMS);
/** Visitors walk from one item to the next. */
const sessions = Array.from({ length: 60 }, (_, day) =>
  makeSession([day % 20, (day % 20) + 1, (day % 20) + 2], { id: `${day}`, startMs: day * 86_400_000 }),
);
/** Right where `ahead` is 1 and no item is preferred. */
const fitWalk = ({ ahead, noise }: { ahead: number; noise: number }) =>
  makeRankerOf("walk", ITEMS, ({ items }, item) =>
    item === (items.at(-1) ?? 0) + ahead ? 1 : noise * Number(item === 0),
  );

test("each setting takes the value that does best beside the best of those before it, and none is asked twice", async () => {
  const asked: string[] = [];
  const best = await chooseByCoordinates(
    { ahead: 3, noise: 2 },
    { ahead: [1, 2, 3], noise: [0, 2] },
    sessions,
    catalogue,
    (settings) => {
      asked.push(`${settings.ahead} ${settings.noise}`);
      return fitWalk(settings);
    },
  );
  expect(best).toEqual({ ahead: 1, noise: 0 });
  expect(asked).toEqual(["1 2", "2 2", "3 2", "1 0"]);
});

test("where nothing can be held out, the start is kept", async () => {
  const start = { ahead: 3, noise: 2 };
  const grid = { ahead: [1, 2] };
  expect(await chooseByCoordinates(start, grid, [makeSession([1])], catalogue, fitWalk)).toBe(start);
});

test("under protocol M settings are judged on dealt histories, which must be long enough", async () => {
  const histories = (length: number) =>
    Array.from({ length: 10 }, (_, user) =>
      makeSession(
        Array.from({ length }, (__, at) => (at + user) % ITEMS),
        { id: `${user}`, startMs: user * 86_400_000 },
      ),
    );
  let fits = 0;
  const fit = (_: object, train: readonly Session[]) => {
    fits++;
    return fitPopularity(train, catalogue);
  };
  const search = (length: number) =>
    chooseByCoordinates({ at: 0 }, { at: [1, 2] }, histories(length), catalogue, fit, { protocol: "M" });
  expect(await search(19)).toEqual({ at: 0 });
  expect(fits).toBe(0);
  expect(await search(20)).toEqual({ at: 1 });
  expect(fits).toBe(2);
});

test.each([
  ["item-kNN", fitTunedItemKnn],
  ["V-SKNN", fitTunedVSknn],
])("tuned %s keeps its name and finds the same settings each time", async (name, fit) => {
  const ranker = await fit(sessions, catalogue);
  expect(ranker.name).toBe(name);
  expect((await fit(sessions, catalogue)).settings).toEqual(ranker.settings);
});
