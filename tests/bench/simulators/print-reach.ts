import Table from "cli-table3";

/** One number that a simulator judges. */
export interface ReachedRow {
  readonly what: string;
  readonly reach: number;
  readonly reached: number;
  /** Whether less is better; default: more is. */
  readonly atMost?: boolean;
}

/** Prints what was to be reached, what was, and whether: the tables of all simulators look the same. */
export function printReach(title: string, rows: readonly ReachedRow[]): void {
  const table = new Table({
    head: [title, "reach", "reached", ""],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, reach, reached, atMost = false } of rows) {
    const met = atMost ? reached <= reach : reached >= reach;
    table.push([what, `${atMost ? "≤" : "≥"} ${percent(reach)}`, percent(reached), met ? "met" : "MISSED"]);
  }
  console.log(`\n${table.toString()}`);
}

/** Prints plain numbers under a title. */
export function printValues(title: string, values: Readonly<Record<string, number>>): void {
  const table = new Table({ head: [title, ""], style: { head: [], border: [], compact: true } });
  for (const [name, value] of Object.entries(values)) table.push([name, value.toFixed(4)]);
  console.log(`\n${table.toString()}`);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
