import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { makeJudge, type JudgeOptions } from "./judge-on-end.ts";

/**
 * The setting whose ranker, fitted on the sessions without their last fifth, has the highest mean NDCG@10 over the
 * protocol's k ≥ 1 on that fifth; the first of equals, and the first where nothing can be held out.
 */
export async function chooseByValidation<Setting extends object | string>(
  settings: readonly Setting[],
  sessions: readonly Session[],
  catalogue: Catalogue,
  fit: (setting: Setting, train: readonly Session[]) => Ranker,
  options: JudgeOptions = {},
): Promise<Setting> {
  const judge = settings.length > 1 ? makeJudge(sessions, catalogue, fit, options) : null;
  return judge ? chooseHighest(settings, judge) : settings[0]!;
}

/** What to try for each setting: one setting after the other, in the order written. */
export type Grid<Settings> = { readonly [Name in keyof Settings]?: readonly NonNullable<Settings[Name]>[] };

/**
 * A coordinate search by the same measure: from `start`, each setting of the grid takes the value that does best while
 * the others stay as they are; one pass. Without chance, so that no seed matters. Where nothing can be held out,
 * `start`.
 */
export async function chooseByCoordinates<Settings extends object>(
  start: Settings,
  grid: Grid<Settings>,
  sessions: readonly Session[],
  catalogue: Catalogue,
  fit: (settings: Settings, train: readonly Session[]) => Ranker,
  options: JudgeOptions = {},
): Promise<Settings> {
  const judge = makeJudge(sessions, catalogue, fit, options);
  if (!judge) return start;
  let best = start;
  for (const name of Object.keys(grid) as (keyof Settings)[]) {
    const held = best;
    best = await chooseHighest(
      grid[name]!.map((value) => ({ ...held, [name]: value })),
      judge,
    );
  }
  return best;
}

async function chooseHighest<Setting>(
  settings: readonly Setting[],
  judge: (setting: Setting) => Promise<number>,
): Promise<Setting> {
  let best: Setting = settings[0]!;
  let bestHeight = -Infinity;
  for (const setting of settings) {
    const height = await judge(setting);
    if (height > bestHeight) [best, bestHeight] = [setting, height];
  }
  return best;
}
