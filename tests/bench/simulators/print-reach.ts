import Table from "cli-table3";

/** One number that a simulator judges. */
export interface ReachedRow {
  readonly what: string;
  readonly reach: number;
  readonly reached: number;
  /** Whether less is better; default: more is. */
  readonly atMost?: boolean;
  /** Default: a share, printed in percent. */
  readonly unit?: "bytes" | "times";
}

/** Prints what was to be reached, what was, and whether: the tables of all simulators look the same. */
export function printReach(title: string, rows: readonly ReachedRow[]): void {
  const table = new Table({
    head: [title, "reach", "reached", ""],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, reach, reached, atMost = false, unit } of rows) {
    const tell = unit ? (value: number) => `${+value.toFixed(2)} ${unit}` : percent;
    const met = atMost ? reached <= reach : reached >= reach;
    table.push([what, `${atMost ? "≤" : "≥"} ${tell(reach)}`, tell(reached), met ? "met" : "MISSED"]);
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
  return `${(100 * value).toFixed(Math.abs(value) < 0.01 ? 2 : 1)} %`;
}
