import type { Session } from "../data-set.ts";
import type { TaskUnit } from "../task-unit.ts";
import { cutLastTasks } from "./cut-last-tasks.ts";
import { cutPrefixTasks, type PrefixLengths } from "./cut-prefix-tasks.ts";
import { cutSetTasks } from "./cut-set-tasks.ts";
import { cutTasks, type KShotTask, type TaskGroup } from "./cut-tasks.ts";

/**
 * `K`: the next item of a visit after its first k. `M`: what is held back of a history that is a set. `S`: the next
 * click after every beginning of a visit, repeats included. `B`: the last item of a history after the k before it.
 */
export type Protocol = "K" | "M" | "S" | "B";

export const PROTOCOLS = ["K", "M", "S", "B"] as const satisfies readonly Protocol[];

/** The numbers of known items at which the protocols ask. */
export const K_SHOTS: Readonly<Record<Protocol, readonly number[]>> = {
  K: [0, 1, 2, 3, 5, 10],
  M: [0, 1, 3, 5, 10, 15],
  S: [1, 2, 3, 5, 10],
  B: [1, 2, 3, 5, 10],
};

/** What becomes one task where nobody says otherwise. */
export const defaultUnit = (protocol: Protocol): TaskUnit =>
  protocol === "M" || protocol === "B" ? "user" : "session";

/** Protocol S tells beginnings of similar length together, under one number of known clicks. */
const PREFIX_LENGTHS: ReadonlyMap<number, PrefixLengths> = new Map([
  [1, { least: 1, most: 1 }],
  [2, { least: 2, most: 2 }],
  [3, { least: 3, most: 3 }],
  [5, { least: 4, most: 5 }],
  [7, { least: 6, most: 7 }],
  [10, { least: 8, most: 12 }],
  [15, { least: 13, most: Infinity }],
]);

/** The tasks of one protocol, each to be asked once. */
export interface ProtocolTasks {
  /** The first groups are those of the asked ks, in their order; what follows counts in `all` alone. */
  readonly groups: readonly { readonly k: number | "all"; readonly tasks: readonly KShotTask[] }[];
  /** Places of the groups that together answer for everything that a visitor does; K and M know no such whole. */
  readonly all?: readonly number[];
}

export interface CutOptions {
  readonly ks: readonly number[];
  readonly seed: number;
  readonly group: TaskGroup;
  readonly repeats: boolean;
}

/** Cuts test sessions into the tasks of a protocol. Throws for options that it does not know, and without any task. */
export function cutProtocol(
  protocol: Protocol,
  test: readonly Session[],
  { ks, seed, group, repeats }: CutOptions,
): ProtocolTasks {
  if (protocol !== "K" && (repeats || group !== "all")) {
    throw new Error(`Protocol ${protocol} knows neither groups nor repeats; leave both out`);
  }
  const groupsOf = (cut: (k: number) => KShotTask[]) => ks.map((k) => ({ k, tasks: cut(k) }));
  const cut: Record<Protocol, () => ProtocolTasks> = {
    K: () => ({ groups: groupsOf((k) => cutTasks(test, k, { group, repeats })) }),
    M: () => ({ groups: groupsOf((k) => cutSetTasks(test, k, { seed })) }),
    S: () => cutAllPrefixes(test, ks),
    B: () => ({
      groups: [...groupsOf((k) => cutLastTasks(test, k)), { k: "all", tasks: cutLastTasks(test, Infinity) }],
      all: [ks.length],
    }),
  };
  const tasks = cut[protocol]();
  if (!tasks.groups.some((one) => one.tasks.length > 0)) throw new Error(explainEmpty(protocol, ks));
  return tasks;
}

/** Every beginning is in one group, so that each is ranked once, whichever of them are told alone. */
function cutAllPrefixes(test: readonly Session[], ks: readonly number[]): ProtocolTasks {
  const told = ks.map((k) => {
    const lengths = PREFIX_LENGTHS.get(k);
    if (lengths) return { k, tasks: cutPrefixTasks(test, lengths) };
    const known = [...PREFIX_LENGTHS.keys()].join(", ");
    throw new Error(
      `Protocol S tells beginnings of similar length together, and has no k = ${k}; use ${known}`,
    );
  });
  const rest = [...PREFIX_LENGTHS]
    .filter(([k]) => !ks.includes(k))
    .map(([, lengths]) => ({ k: "all" as const, tasks: cutPrefixTasks(test, lengths) }));
  const groups = [...told, ...rest];
  return { groups, all: [...groups.keys()] };
}

function explainEmpty(protocol: Protocol, ks: readonly number[]): string {
  switch (protocol) {
    case "M":
      return "No test history has the twenty items that protocol M asks for; use protocol K";
    case "K":
      return `No test session has more than ${ks[0]} items; choose a smaller k or more sessions`;
    default:
      return `No test session has two items, as protocol ${protocol} asks for; import longer sessions`;
  }
}
