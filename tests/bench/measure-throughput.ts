import Table from "cli-table3";
import { LEARNERS } from "../../src/learners/index.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { openBrowserLane } from "./throughput/open-browser-lane.ts";
import { timeMetaGradient, type TimedGradient } from "./throughput/time-meta-gradient.ts";

/** One backend and how many tasks it is given at once. */
interface Lane {
  readonly title: string;
  readonly tasks: number;
  time(learner: string, tasks: number): Promise<TimedGradient>;
}

const ROUNDS = 3;
const MANY_TASKS = 512;
/** What slow backends are given, and what a GPU is that a CPU emulates: they gain little from a large batch. */
const FEW_TASKS = 32;
const FEWEST_TASKS = 8;

/**
 * How many tasks a second each learner is meta-trained at, on each backend: the median time of a whole meta-gradient
 * over tasks of a real run's shapes. Backends take turns, so that a machine's other work slows all of them alike; what
 * is compared are backends on one machine at one time. The encoder and Adam are not in it. A backend that does not
 * come to the gradient of the others on the same batch has no rate.
 */
export async function measureThroughput(): Promise<void> {
  const browser = await openBrowserLane();
  const inNode = (backend: "wasm" | "cpu") => async (learner: string, tasks: number) => {
    if ((await startBackend(backend)) !== backend) throw new Error(`${backend} does not start in this Node`);
    return timeMetaGradient(learner, tasks);
  };
  const lanes: readonly Lane[] = [
    { title: "Node wasm", tasks: MANY_TASKS, time: inNode("wasm") },
    { title: "Node cpu", tasks: FEW_TASKS, time: inNode("cpu") },
    {
      title: browser.isSoftware ? "WebGPU (software)" : "WebGPU",
      tasks: browser.isSoftware ? FEWEST_TASKS : MANY_TASKS,
      time: browser.time,
    },
  ];
  const table = new Table({
    head: ["tasks/s", ...lanes.map(({ title, tasks }) => `${title}\n${tasks} tasks at once`)],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  try {
    for (const learner of Object.keys(LEARNERS)) {
      const rates = await compareLanes(lanes, learner);
      table.push([`${learner}, ${LEARNERS[learner]!.adapts[0]!}`, ...rates]);
      console.error(`${learner}: ${rates.join(", ")}`);
    }
  } finally {
    await browser.close();
  }
  console.log(`${table.toString()}
dim 64, hidden 0, 20 support rows of which 0 to 5 are in use, 128 contrast items, 1000 candidates, 2 inner steps;
median of ${ROUNDS} rounds in turns after a warm-up; WebGPU adapter: ${browser.adapter}`);
}

/** Tasks per second of each lane; the first round warms up and compiles. */
async function compareLanes(lanes: readonly Lane[], learner: string): Promise<string[]> {
  const timesMs = lanes.map((): number[] => []);
  const failures: (string | undefined)[] = lanes.map(() => undefined);
  const wasm = lanes[0]!;
  const expected = new Map<number, number>();
  for (const tasks of new Set(lanes.map((lane) => lane.tasks)))
    expected.set(tasks, (await wasm.time(learner, tasks)).length);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, { title, tasks, time }] of lanes.entries()) {
      if (failures[at]) continue;
      try {
        const { ms, length } = await time(learner, tasks);
        const wanted = expected.get(tasks)!;
        if (!(Math.abs(length / wanted - 1) < 1e-3))
          throw new Error(`its gradient is ${length} long, not ${wanted} as on wasm`);
        if (round > 0) timesMs[at]!.push(ms);
      } catch (error) {
        failures[at] = "failed";
        console.error(`${learner} on ${title}: ${(error as Error).message.split("\n", 1)[0]}`);
      }
    }
  }
  return lanes.map(({ tasks }, at) => failures[at] ?? describe((tasks / median(timesMs[at]!)) * 1000));
}

function describe(rate: number): string {
  return rate.toFixed(rate < 10 ? 1 : 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
