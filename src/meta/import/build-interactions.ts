import { ACTIONS, type Action } from "../../core/interaction.ts";
import { BadInputError } from "./bad-rows.ts";
import type { Database } from "./database.ts";

/**
 * Turns the table `judged` into the table `interactions` of the data folder: one interaction a row, in the order of
 * (session start, session id, time, order, file order). Returns what the reader of the report should know.
 *
 * Sessions: rows without a session id become sessions of their user, cut at pauses. A session id that several users
 * share (ids that count per user) names one session for each of them. Without any time the place in this order stands
 * for it, one millisecond a row.
 */
export async function buildInteractions(
  database: Database,
  options: {
    hasTime: boolean;
    hasOrder: boolean;
    hasRating: boolean;
    gapMinutes: number;
    defaultAction: Action;
    rowIsSession: boolean;
  },
): Promise<string[]> {
  const { hasTime, hasOrder, hasRating, gapMinutes, defaultAction, rowIsSession } = options;
  const notices: string[] = [];
  const clock = hasTime ? "at_ms" : "0";
  const order = ["at_ms", ...(hasOrder ? ["ord"] : []), "seq", "sub"].join(", ");
  await database.run(
    `CREATE TABLE clicks AS SELECT * EXCLUDE (items, action), unnest(items) AS item_id,
     generate_subscripts(items, 1) AS sub, coalesce(action, ${ACTIONS.indexOf(defaultAction)})::UTINYINT AS action
     FROM judged`,
  );
  const shared = await database.rows<{ n: number }>(
    `SELECT count(*)::DOUBLE AS n FROM
     (SELECT session FROM clicks WHERE session IS NOT NULL GROUP BY session HAVING count(DISTINCT user_id) > 1)`,
  );
  if (shared[0]!.n > 0) {
    notices.push(
      `${shared[0]!.n} session ids are shared by several users; each of their users has a session of their own`,
    );
  }
  // A made id says what it is made of; the user's or row's number alone could be the id of a real session.
  const made = rowIsSession
    ? `'row ' || seq`
    : `user_id || ' #' || sum(cut) OVER (PARTITION BY session IS NULL, user_id ORDER BY ${order})`;
  const gapMs = Math.round(gapMinutes * 60_000);
  await database.run(
    `CREATE TABLE placed AS
     WITH shared AS (SELECT session FROM clicks GROUP BY session HAVING count(DISTINCT user_id) > 1),
     paused AS (SELECT *, coalesce(${clock} - lag(${clock}) OVER
       (PARTITION BY session IS NULL, user_id ORDER BY ${order}) > ${gapMs}, true)::INTEGER AS cut FROM clicks),
     named AS (SELECT *, CASE WHEN session IS NULL THEN ${made}
       WHEN session IN (SELECT session FROM shared WHERE session IS NOT NULL) THEN coalesce(user_id, '') || ' / ' || session
       ELSE session END AS session_id FROM paused)
     SELECT * EXCLUDE (user_id, part, cut), max(user_id) OVER (PARTITION BY session_id) AS user_id,
       first_value(part IGNORE NULLS) OVER (PARTITION BY session_id ORDER BY ${order}
         ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS part,
       part AS own_part, min(${hasTime ? "at_ms" : "seq"}) OVER (PARTITION BY session_id) AS start_at FROM named`,
  );
  const [count] = await database.rows<{ mixed: number; clashing: number; made: number }>(
    `SELECT count(*) FILTER (parts > 1)::DOUBLE AS mixed, count(*) FILTER (made > 0 AND made < rows)::DOUBLE AS clashing,
     count(*) FILTER (made > 0)::DOUBLE AS made
     FROM (SELECT session_id, count(DISTINCT own_part) AS parts, count(*) FILTER (session IS NULL) AS made, count(*) AS rows
           FROM placed GROUP BY session_id)`,
  );
  if (count!.clashing > 0) {
    throw new BadInputError(
      `${count!.clashing} session ids look like the ids made for rows without one ("user #1"); rename the sessions`,
    );
  }
  if (count!.made > 0 && !rowIsSession) {
    notices.push(
      `${count!.made} sessions were made from rows without a session id, ` +
        (hasTime
          ? `cut at pauses over ${gapMinutes} minutes`
          : "one a user, as there are no times to cut at"),
    );
  }
  if (count!.mixed > 0) {
    notices.push(
      `${count!.mixed} sessions have rows in several parts; each counts as the part of its first row`,
    );
  }
  const names = ACTIONS.map((action, code) => `WHEN ${code} THEN '${action}'`).join(" ");
  const sorted = `start_at, session_id, ${order}`;
  await database.run(
    `CREATE TABLE interactions AS SELECT session_id, user_id, item_id, CASE action ${names} END AS action,
     ${hasTime ? "at_ms" : `row_number() OVER (ORDER BY ${sorted}) - 1`} AS "at", ${hasRating ? "rating, " : ""}position, list_id, part,
     row_number() OVER (ORDER BY seq, sub) - 1 AS seq FROM placed ORDER BY ${sorted}`,
  );
  return notices;
}
