import Table from "cli-table3";
import {
  gridPage,
  openPartsSite,
  reversed,
  settle,
  type PartsSite,
  type PartsWindow,
} from "../browser/page/open-parts.ts";
import { rankItems } from "../../src/engine/rank-items.ts";

const ROUNDS = 7;
const CATALOGUE = 100_000;
const CARD = (id: string) =>
  `<a href="#${id}"><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>" alt="">
   <span><b>Item ${id}</b></span></a><span>12.00</span><button>Add</button>`;

/**
 * How long a grid takes to take a new order after its ranks came, in a real Chromium, also with its CPU slowed down: our
 * whole task, with the layout that it causes, and until the next frame; and what all of it shifts. The best round is what
 * the page takes, the median also what else the machine does. Beside it, the worker's part for a page of a large catalogue.
 */
export async function measureReorder(): Promise<void> {
  const site = await openPartsSite();
  const table = new Table({
    head: ["cards", "CPU", "grid", "our task: best", "median", "until frame: best", "median", "shift"],
    style: { head: [], border: [], compact: true },
  });
  try {
    for (const cards of [24, 100, 1000]) {
      for (const slowdown of [1, 4]) {
        for (const above of [0, 800]) {
          const { moves, frames, shifts } = await measurePage(site, { cards, slowdown, above });
          table.push([
            cards,
            `${slowdown}×`,
            above ? "below the fold" : "on screen",
            ...[moves, frames]
              .flatMap((times) => [Math.min(...times), median(times)])
              .map((ms) => ms.toFixed(1)),
            shifts.toFixed(3),
          ]);
        }
      }
    }
  } finally {
    await site.close();
  }
  console.log(`${table.toString()}\nms, of ${ROUNDS} rounds after a warm-up; all cards change places\n`);
  measureRanking();
}

async function measurePage(
  site: PartsSite,
  { cards, slowdown, above }: { cards: number; slowdown: number; above: number },
): Promise<{ moves: number[]; frames: number[]; shifts: number }> {
  const page = await site.open(gridPage({ cards, card: CARD, above }), { inNewTab: true });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await settle(page);
  const { moves, frames } = await page.evaluate(
    async ([orders, rounds]) => {
      const shop = window as unknown as PartsWindow;
      const times = { moves: [] as number[], frames: [] as number[] };
      const keeper = shop.keep(orders[0]!);
      await keeper.update("own-action");
      for (let round = 0; round < rounds; round++) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        shop.best = orders[(round + 1) % 2]!;
        const startMs = performance.now();
        times.moves.push((await keeper.update("own-action")).moveMs);
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.frames.push(performance.now() - startMs);
      }
      return times;
    },
    [[reversed(cards), reversed(cards).reverse()], ROUNDS] as const,
  );
  await settle(page);
  const shifts = await page.evaluate(() => (window as unknown as PartsWindow).shifts);
  await page.close();
  return { moves, frames, shifts };
}

/** Ranking a page's items of a large catalogue, as the worker does it once the scores are there. */
function measureRanking(): void {
  const ids = Array.from({ length: CATALOGUE }, (_, item) => `i${item}`);
  const index = new Map(ids.map((id, item) => [id, item]));
  const scores = Float32Array.from(ids, (_, item) => Math.sin(item * 7919));
  const onPage = ids.filter((_, item) => item % 100 === 0);
  for (const [title, asked, rules] of [
    ["1000 of them", onPage, {}],
    ["1000 of them, with rules", onPage, { pin: ["i500"], exclude: "bought", bury: ["i700"] }],
    ["all of them, the first 20", undefined, { limit: 20 }],
    ["all of them, the first 20, with rules", undefined, { limit: 20, exclude: "bought" }],
  ] as const) {
    const times = Array.from({ length: ROUNDS }, () => {
      const startMs = performance.now();
      rankItems({ ids, index, scores }, asked, rules);
      return performance.now() - startMs;
    });
    console.log(
      `ranking ${CATALOGUE} items, ${title}: best ${Math.min(...times).toFixed(1)} ms, median ${median(times).toFixed(1)} ms`,
    );
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
