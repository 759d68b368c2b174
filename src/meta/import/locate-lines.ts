import { createReadStream } from "node:fs";

/** What to look for in a text file. Records are counted from 0 as DuckDB counts them: after the header if there is one, without rejected ones. */
export interface LineQuery {
  readonly kind: "csv" | "ndjson";
  readonly delimiter?: string;
  /** Whether the first line is a record. */
  readonly headless?: boolean;
  /** Whether quotes hold fields together (default: yes). */
  readonly quotes?: boolean;
  /** A blank line is a record of its own only in a file with a single column. */
  readonly blankIsRecord?: boolean;
  readonly records: ReadonlySet<number>;
  /** Byte offset → byte length of what DuckDB rejected, which are no records. */
  readonly rejected?: ReadonlyMap<number, number>;
}

/** Where it was found: 1-based physical lines. */
export interface LineAnswer {
  readonly records: ReadonlyMap<number, number>;
  readonly rejected: ReadonlyMap<number, number>;
  /** How many records there are, wanted or not. */
  readonly count: number;
}

const [LF, CR, QUOTE, SPACE, TAB] = [10, 13, 34, 32, 9];

/**
 * Finds the physical lines of records. DuckDB counts neither blank lines nor line breaks inside quotes, and says nothing
 * about the line of an accepted row, so this walks the file once; it is only called when there is something to report.
 */
export async function locateLines(file: string, query: LineQuery): Promise<LineAnswer> {
  const records = new Map<number, number>();
  const rejected = new Map<number, number>();
  const delimiter = query.delimiter?.charCodeAt(0) ?? -1;
  const csv = query.kind === "csv";
  const quotes = csv && query.quotes !== false;
  let record = csv && !query.headless ? -1 : 0; // the header is no record
  let offset = 0;
  let line = 1;
  let startLine = 1;
  let blank = true;
  let quoted = false;
  let justClosed = false;
  let fieldStart = true;
  let skipUntil = -1;
  let before = -1;

  const endRecord = () => {
    if (!blank || (query.blankIsRecord && record >= 0)) {
      if (query.records.has(record)) records.set(record, startLine);
      record++;
    }
    blank = true;
    fieldStart = true;
    quoted = false;
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let i = 0; i < chunk.length; i++, offset++) {
      const byte = chunk[i]!;
      const length = blank && fieldStart ? query.rejected?.get(offset) : undefined;
      if (length !== undefined) {
        rejected.set(offset, line);
        skipUntil = offset + length;
      }
      const crlf = byte === LF && before === CR;
      before = byte;
      if (byte === LF || byte === CR) {
        if (crlf) continue; // the CR has ended this line
        if (offset < skipUntil || (quoted && csv)) line++;
        else {
          if (skipUntil >= 0) skipUntil = -1;
          else endRecord();
          line++;
          startLine = line;
        }
        continue;
      }
      if (skipUntil >= 0) continue;
      if (!csv) {
        if (byte !== SPACE && byte !== TAB) blank = false;
        continue;
      }
      blank = false;
      // A quote opens at the start of a field only; inside, a doubled one closes and opens again.
      const closes: boolean = quoted && byte === QUOTE;
      if (quoted) quoted = !closes;
      else quoted = quotes && byte === QUOTE && (fieldStart || justClosed);
      justClosed = closes;
      fieldStart = !quoted && byte === delimiter;
    }
  }
  if (skipUntil < 0) endRecord();
  return { records, rejected, count: record };
}
