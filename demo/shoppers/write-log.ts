/**
 * Writes what `inkling import` reads: `clicks.ndjson` and `catalogue.ndjson`.
 * `npx tsx demo/shoppers/write-log.ts FOLDER [SESSIONS] [SEED]`
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCatalogue } from "../catalogue/generate.ts";
import { simulateSessions } from "./simulate.ts";

const [folder, sessions = "20000", seed = "1"] = process.argv.slice(2);
const count = Number(sessions);
if (!folder || !Number.isInteger(count) || count < 1 || !Number.isInteger(Number(seed))) {
  console.error("Usage: npx tsx demo/shoppers/write-log.ts FOLDER [SESSIONS] [SEED], both whole numbers.");
  process.exit(2);
}

const toLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const catalogue = createCatalogue();
const clicks = simulateSessions({ catalogue, count, seed: Number(seed) });
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "catalogue.ndjson"),
  toLines(
    catalogue.map(({ id, title, category, brand, colour, price, style, material }) => ({
      item_id: id,
      title,
      category,
      brand,
      colour,
      price,
      style,
      material,
    })),
  ),
);
writeFileSync(
  join(folder, "clicks.ndjson"),
  toLines(
    clicks.map(({ sessionId, userId, itemId, action, at }) => ({
      session_id: sessionId,
      user_id: userId,
      item_id: itemId,
      action,
      at,
    })),
  ),
);
console.log(`${folder}: ${catalogue.length} items, ${count} sessions, ${clicks.length} interactions`);
