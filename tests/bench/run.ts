/**
 * `npm run bench -- NAME …`: what is judged by measuring, never by timed tests. Each name prints its own table.
 * Real logs come from INKLING_DATA (default ../shared/data); results stay in runs/bench.
 */
import { compareLearners } from "./compare-learners.ts";
import { judgeActions } from "./judge-actions.ts";
import { judgeBias } from "./judge-bias.ts";
import { COLD_LOGS, judgeColdItemsOf, judgeNewCatalogueOf } from "./judge-cold-items.ts";
import { judgeCrossDomain } from "./judge-cross-domain.ts";
import { DATA_SETS, judgeDataSet } from "./judge-data-set.ts";
import { judgeDrift } from "./judge-drift.ts";
import { judgeFidelity } from "./judge-fidelity.ts";
import { judgeOrders } from "./judge-orders.ts";
import { judgeToldItems } from "./judge-told-items.ts";
import { measureGuest } from "./measure-guest.ts";
import { measureReorder } from "./measure-reorder.ts";
import { measureThroughput } from "./measure-throughput.ts";

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  ...Object.fromEntries(Object.keys(DATA_SETS).map((name) => [name, () => judgeDataSet(name)])),
  ...Object.fromEntries(COLD_LOGS.map((name) => [`cold-${name}`, () => judgeColdItemsOf(name)])),
  ...Object.fromEntries(COLD_LOGS.map((name) => [`new-${name}`, () => judgeNewCatalogueOf(name)])),
  actions: judgeActions,
  bias: judgeBias,
  "cross-domain": judgeCrossDomain,
  drift: judgeDrift,
  fidelity: judgeFidelity,
  guest: () => measureGuest(),
  "guest-on-page": () => measureGuest({ onPage: true }),
  orders: judgeOrders,
  reorder: measureReorder,
  learners: compareLearners,
  throughput: measureThroughput,
  "told-items": judgeToldItems,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHES));
if (names.length === 0 || unknown.length > 0) {
  console.error(`Usage: npm run bench -- NAME …, with names among ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
for (const name of names) await BENCHES[name]!();
