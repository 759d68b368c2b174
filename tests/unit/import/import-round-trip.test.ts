import fc from "fast-check";
import { expect, it } from "vitest";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACTIONS } from "../../../src/core/interaction.ts";
import { openDatabase, sqlText } from "../../../src/meta/import/database.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import { readDataSet } from "../../../src/meta/read-data-set.ts";

/** Any text that UTF-8 can carry, awkward characters often; not empty, since empty means unknown. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(",", '"', "\n", "\r\n", "'", "|", ";", " ", "\\", "\t", "$", "[", "é", "商"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 6,
});

const row = fc.record({
  session: fc.constantFrom("s1", "s2", "s3", "odd, one"),
  item: text,
  at: fc.integer({ min: 1.6e12, max: 1.6e12 + 5 }),
  action: fc.constantFrom(...ACTIONS),
  position: fc.option(fc.nat(1000)),
  list: fc.option(text),
});
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

const asCsv = (rows: readonly Row[]): string =>
  [
    "session,item,time,action,position,list_id",
    ...rows.map((r) =>
      [r.session, r.item, r.at, r.action, r.position ?? "", r.list ?? ""]
        .map((v) => `"${String(v).replaceAll('"', '""')}"`)
        .join(","),
    ),
  ].join("\n") + "\n";

const asNdjson = (rows: readonly Row[]): string =>
  rows
    .map(
      (r) =>
        `${JSON.stringify({ session: r.session, item: r.item, time: r.at, action: r.action, position: r.position, list_id: r.list })}\n`,
    )
    .join("");

it.each([
  ["csv", asCsv],
  ["ndjson", asNdjson],
] as const)(
  "a log written as %s comes back whole and in order",
  async (extension, write) => {
    const property = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      const folder = await mkdtemp(join(tmpdir(), "inkling-test-"));
      try {
        await writeFile(join(folder, `log.${extension}`), write(rows));
        await importLogs({ logFiles: [join(folder, `log.${extension}`)], outFolder: join(folder, "data") });
        const data = await readDataSet(join(folder, "data"));
        for (const session of data.sessions) {
          const expected = rows.filter((r) => r.session === session.id).sort((a, b) => a.at - b.at);
          expect([...session.items].map((item) => data.catalogue.ids[item])).toEqual(
            expected.map((r) => r.item),
          );
          expect([...session.actions].map((code) => ACTIONS[code])).toEqual(expected.map((r) => r.action));
          expect([...session.atMs]).toEqual(expected.map((r) => r.at));
        }
        expect(data.sessions.map(({ id }) => id).sort()).toEqual(
          [...new Set(rows.map((r) => r.session))].sort(),
        );
        const database = await openDatabase();
        const shown = await database.rows<{ position: number | null; list_id: string | null }>(
          `SELECT position, list_id FROM read_parquet(${sqlText(join(folder, "data/interactions.parquet"))}) ORDER BY seq`,
        );
        database.close();
        expect(shown).toEqual(rows.map((r) => ({ position: r.position, list_id: r.list })));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
    await fc.assert(property, { numRuns: 12, seed: 7 });
  },
  60_000,
);
