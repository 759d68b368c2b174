import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { holdOut } from "../split.ts";
import { distinctItems } from "../clicks-of.ts";
import { evaluateKShot } from "../evaluate/evaluate-k-shot.ts";

const KS = [1, 2, 3, 5, 10];
/** Enough to tell settings apart that differ by more than noise; taken evenly over the time that validates. */
const MOST_SESSIONS = 5000;

/**
 * The setting whose ranker, fitted on the sessions without their last fifth, has the highest mean NDCG@10 over
 * k = 1, 2, 3, 5, 10 on that fifth; the first of equals, and the first where nothing can be held out.
 */
export async function chooseByValidation<Setting extends object | string>(
  settings: readonly Setting[],
  sessions: readonly Session[],
  catalogue: Catalogue,
  fit: (setting: Setting, train: readonly Session[]) => Ranker,
): Promise<Setting> {
  const { train, validation } = holdOut(sessions);
  const stride = Math.max(1, validation.length / MOST_SESSIONS);
  const test = Array.from(
    { length: Math.floor(validation.length / stride) },
    (_, at) => validation[Math.floor(at * stride)]!,
  );
  let best = settings[0]!;
  let bestHeight = -Infinity;
  if (settings.length === 1 || !test.some((session) => distinctItems(session).length > 1)) return best;
  for (const setting of settings) {
    const result = await evaluateKShot({
      rankers: [fit(setting, train)],
      catalogue,
      test: validation,
      ks: KS,
    });
    const height = result.curves[0]!.meanKnown;
    if (height > bestHeight) [best, bestHeight] = [setting, height];
  }
  return best;
}
