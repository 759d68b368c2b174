import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";

/** One private in-memory DuckDB; `spillFolder` is where it may put what does not fit into memory. */
export interface Database {
  readonly connection: DuckDBConnection;
  run(sql: string): Promise<void>;
  /** Rows as plain objects; counts come back as numbers when the query casts them to INTEGER or DOUBLE. */
  rows<T>(sql: string): Promise<T[]>;
  close(): void;
}

/** Opens the database that an import or a read works in; times are read and shown in UTC. */
export async function openDatabase(spillFolder?: string): Promise<Database> {
  const instance = await DuckDBInstance.create(
    ":memory:",
    spillFolder === undefined ? {} : { temp_directory: spillFolder },
  );
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return {
    connection,
    run: async (sql) => void (await connection.run(sql)),
    rows: async <T>(sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as T[],
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A name (table, column) as SQL. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
