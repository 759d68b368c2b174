/** A row that the import does not take, with all that is needed to find and repair it. */
export interface BadRow {
  readonly file: string;
  /** 1-based physical line of the file; for Parquet the 1-based row. */
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
  readonly remedy: string;
  /** The row as it was read: its text, or its values by column. */
  readonly row: unknown;
}

/** Input that cannot be imported; the message says where, why and what to do. `badRows` holds every refused row. */
export class BadInputError extends Error {
  readonly badRows: readonly BadRow[];
  constructor(message: string, badRows: readonly BadRow[] = []) {
    super(message);
    this.name = "BadInputError";
    this.badRows = badRows;
  }
}

const SHOWN = 5;

/** Says which rows were refused: the first few in full, the rest as a count. */
export function badRowsError(badRows: readonly BadRow[]): BadInputError {
  const shown = badRows.slice(0, SHOWN).map((bad) => {
    const unit = bad.file.toLowerCase().match(/\.(parquet|pq)$/) ? "row" : "line";
    const where = `${bad.file}, ${unit} ${bad.line}${bad.column === null ? "" : `, column "${bad.column}"`}`;
    return `  ${where}: ${bad.reason}; ${bad.remedy}`;
  });
  const rest = badRows.length > SHOWN ? [`  … and ${badRows.length - SHOWN} more`] : [];
  const count = badRows.length === 1 ? "1 bad row" : `${badRows.length} bad rows`;
  return new BadInputError(
    [
      `${count}, nothing was imported; repair them, or pass --skip-bad-rows to import the others and list these in rejected.ndjson`,
      ...shown,
      ...rest,
    ].join("\n"),
    badRows,
  );
}
