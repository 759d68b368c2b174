import { BadInputError } from "./bad-rows.ts";
import { TIME_FORMATS } from "./import-options.ts";
import { sqlText, type Database } from "./database.ts";

/** How the time column is written. */
export interface TimeReading {
  /** One of `TIME_FORMATS`, `yyyymmdd`, or a strptime pattern. */
  readonly format: string;
  /** SQL expression over the text expression `value` giving ms UTC since the epoch as BIGINT, NULL if unreadable. */
  toMs(value: string): string;
}

const MS_PER = { seconds: 1000, milliseconds: 1, microseconds: 1e-3, days: 86_400_000 } as const;
/** 1970 to 2200: an epoch outside is a typing error or in another unit. */
const LATEST_MS = 7_258_118_400_000;

/** Reads times as the caller says. */
export function timeReading(format: string): TimeReading {
  if (Object.hasOwn(MS_PER, format)) {
    const factor = MS_PER[format as keyof typeof MS_PER];
    return {
      format,
      toMs: (value) => {
        const ms = `round(TRY_CAST(${value} AS DOUBLE) * ${factor})`;
        return `CASE WHEN ${ms} BETWEEN 0 AND ${LATEST_MS} THEN ${ms}::BIGINT END`;
      },
    };
  }
  if (format === "timestamp") {
    return { format, toMs: (value) => `epoch_ms(TRY_CAST(trim(${value}) AS TIMESTAMPTZ))` };
  }
  if (!format.includes("%") && format !== "yyyymmdd") {
    throw new BadInputError(`"${format}" is no time format; use ${timeFormatNames}`);
  }
  const pattern = format === "yyyymmdd" ? "%Y%m%d" : format;
  return { format, toMs: (value) => `epoch_ms(try_strptime(trim(${value}), ${sqlText(pattern)}))` };
}

/**
 * Finds out how the times in `column` of `table` are written, by what at least half of its values look like. Small whole numbers
 * are days since the epoch. Returns `null` if most values are nothing that is known.
 */
export async function detectTime(
  database: Database,
  table: string,
  column: string,
): Promise<TimeReading | null> {
  const [seen] = await database.rows<{
    total: number;
    stamps: number;
    numbers: number;
    middle: number;
    dates: number;
  }>(
    `SELECT count(${column})::DOUBLE AS total,
     count(TRY_CAST(trim(${column}) AS TIMESTAMPTZ))::DOUBLE AS stamps,
     count(TRY_CAST(${column} AS DOUBLE))::DOUBLE AS numbers,
     quantile_disc(TRY_CAST(${column} AS DOUBLE), 0.5)::DOUBLE AS middle,
     count(try_strptime(${column}, '%Y%m%d'))::DOUBLE AS dates
     FROM ${table}`,
  );
  const { total, stamps, numbers, middle, dates } = seen!;
  if (numbers > 0 && numbers >= total / 2) {
    if (dates >= total / 2 && middle > 19_000_101 && middle < 22_000_101) return timeReading("yyyymmdd");
    if (middle >= 0 && middle < 1e5) return timeReading("days");
    if (middle >= 1e8 && middle < 1e10) return timeReading("seconds");
    if (middle >= 1e11 && middle < 1e13) return timeReading("milliseconds");
    if (middle >= 1e14 && middle < 1e16) return timeReading("microseconds");
    return null;
  }
  return stamps > 0 && stamps >= total / 2 ? timeReading("timestamp") : null;
}

/** For messages. */
export const timeFormatNames = [...TIME_FORMATS, "a pattern such as %d/%m/%Y %H:%M"].join(", ");
