import type { ItemAttribute } from "./build-items.ts";
import type { DataManifest } from "./data-manifest.ts";
import { sqlName, type Database } from "./database.ts";

/** What the tables `interactions` and `items` hold, counted. */
export async function summarize(
  database: Database,
  options: { attributes: readonly ItemAttribute[]; hasTime: boolean; hasCatalogue: boolean },
): Promise<
  Pick<DataManifest, "span" | "attributes" | "join"> & {
    counts: Omit<DataManifest["counts"], "leftOut" | "badRows">;
  }
> {
  const { attributes, hasTime, hasCatalogue } = options;
  const [log] = await database.rows<
    Record<"users" | "sessions" | "itemsInLog" | "interactions" | "fromMs" | "toMs", number>
  >(
    `SELECT count(DISTINCT user_id)::DOUBLE AS users, count(DISTINCT session_id)::DOUBLE AS sessions,
     count(DISTINCT item_id)::DOUBLE AS "itemsInLog", count(*)::DOUBLE AS interactions,
     min("at")::DOUBLE AS "fromMs", max("at")::DOUBLE AS "toMs" FROM interactions`,
  );
  await database.run(
    `CREATE TEMP TABLE item_clicks AS SELECT items.*, coalesce(clicks, 0) AS clicks FROM items
     LEFT JOIN (SELECT item_id, count(*) AS clicks FROM interactions GROUP BY item_id) USING (item_id)`,
  );
  const [items] = await database.rows<Record<"items" | "known" | "clicked" | "clicks", number>>(
    `SELECT count(*)::DOUBLE AS items, count(*) FILTER (known)::DOUBLE AS known,
     count(*) FILTER (known AND clicks > 0)::DOUBLE AS clicked,
     coalesce(sum(clicks) FILTER (known), 0)::DOUBLE AS clicks FROM item_clicks`,
  );
  const { users, sessions, itemsInLog, interactions, fromMs, toMs } = log!;
  const measured = [];
  for (const attribute of attributes) {
    const column = sqlName(attribute.column);
    const known = attribute.kind === "multi" ? `len(${column}) > 0` : `${column} IS NOT NULL`;
    const value = attribute.kind === "multi" ? `unnest(${column})` : column;
    const [coverage] = await database.rows<Record<"items" | "clicks" | "distinct", number>>(
      `SELECT count(*) FILTER (${known})::DOUBLE AS items, coalesce(sum(clicks) FILTER (${known}), 0)::DOUBLE AS clicks,
       (SELECT count(DISTINCT value) FROM (SELECT ${value} AS value FROM item_clicks))::DOUBLE AS "distinct" FROM item_clicks`,
    );
    measured.push({
      ...attribute,
      distinct: coverage!.distinct,
      coverage: { items: coverage!.items / items!.items, interactions: coverage!.clicks / interactions },
    });
  }
  return {
    counts: {
      users,
      sessions,
      items: items!.items,
      itemsInLog,
      itemsInCatalogue: items!.known,
      interactions,
      actions: await countBy(
        database,
        "SELECT action AS name, count(*)::DOUBLE AS n FROM interactions GROUP BY 1",
      ),
      parts: await countBy(
        database,
        "SELECT part AS name, count(DISTINCT session_id)::DOUBLE AS n FROM interactions WHERE part IS NOT NULL GROUP BY 1",
      ),
    },
    span: hasTime ? { fromMs, toMs } : null,
    attributes: measured,
    join: hasCatalogue
      ? { interactions: items!.clicks / interactions, items: items!.clicked / itemsInLog }
      : null,
  };
}

async function countBy(database: Database, sql: string): Promise<Record<string, number>> {
  const rows = await database.rows<{ name: string; n: number }>(`${sql} ORDER BY 2 DESC, 1`);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
