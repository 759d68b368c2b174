import { cosmiconfig } from "cosmiconfig";
import { z } from "zod";
import { ACTIONS } from "../core/interaction.ts";
import {
  ATTRIBUTE_KINDS,
  CATALOGUE_ROLES,
  LOG_ROLES,
  PARTS,
  RELATION_ROLES,
  type CatalogueOptions,
  type LogOptions,
  type RelationOptions,
  type SplitOptions,
} from "../meta/import/import-options.ts";

const columnName = z.string().nullish();
const columnNames = <Role extends string>(roles: readonly Role[]) =>
  z.strictObject(
    Object.fromEntries(roles.map((role) => [role, columnName])) as { [R in Role]: typeof columnName },
  );

const importSchema = z.strictObject({
  log: z
    .strictObject({
      columns: columnNames(LOG_ROLES).optional(),
      where: z.string().optional(),
      actions: z.record(z.string(), z.enum([...ACTIONS, "ignore"])).optional(),
      defaultAction: z.enum(ACTIONS).optional(),
      timeFormat: z.string().optional(),
      itemsSeparator: z.string().min(1).optional(),
      sessionGapMinutes: z.number().positive().optional(),
      header: z.array(z.string().min(1)).min(1).optional(),
    })
    .optional(),
  catalogue: z
    .strictObject({
      columns: columnNames(CATALOGUE_ROLES).optional(),
      keyed: z.boolean().optional(),
      onlyLogged: z.boolean().optional(),
      aliases: z.array(z.string()).optional(),
      ignore: z.array(z.string()).optional(),
      attributes: z
        .record(
          z.string(),
          z.strictObject({ kind: z.enum(ATTRIBUTE_KINDS), separator: z.string().min(1).optional() }),
        )
        .optional(),
    })
    .optional(),
  relations: z
    .strictObject({
      columns: columnNames(RELATION_ROLES).optional(),
      header: z.array(z.string().min(1)).min(1).optional(),
    })
    .optional(),
  split: z
    .strictObject({
      testFrom: z.string().optional(),
      validateFrom: z.string().optional(),
      leaveLastOut: z.boolean().optional(),
      parts: z
        .strictObject(Object.fromEntries(PARTS.map((part) => [part, z.array(z.string()).optional()])))
        .optional(),
    })
    .optional(),
});
const configSchema = z.strictObject({ import: importSchema.optional() });

/** The `import` section of a configuration file. */
export interface ImportConfig {
  readonly log?: LogOptions | undefined;
  readonly catalogue?: CatalogueOptions | undefined;
  readonly relations?: RelationOptions | undefined;
  readonly split?: SplitOptions | undefined;
}

/**
 * Reads `file`, or `inkling.config.json` in the working folder if there is one. Throws for a file that is missing, no
 * JSON, or has a key or value that does not exist, and names the ones that do.
 */
export async function readImportConfig(file?: string): Promise<ImportConfig> {
  const explorer = cosmiconfig("inkling", { searchPlaces: ["inkling.config.json"], stopDir: process.cwd() });
  let found: Awaited<ReturnType<typeof explorer.search>>;
  try {
    found = file === undefined ? await explorer.search() : await explorer.load(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === "ENOENT"
        ? `${file}: no such configuration file; check --config`
        : `${file ?? "inkling.config.json"} is not JSON (${message.split("\n")[0]}); correct it`,
    );
  }
  if (found === null) return {};
  const parsed = configSchema.safeParse(found.config ?? {});
  if (parsed.success) return parsed.data.import ?? {};
  const problems = parsed.error.issues.map((issue) => explain(issue));
  throw new Error(`${file ?? "inkling.config.json"}: ${problems.join("; ")}`);
}

function explain(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => `"${key}"`).join(", ");
    return `unknown key ${keys}${path === "" ? "" : ` in ${path}`}; allowed are ${allowedKeys(issue.path).join(", ")}`;
  }
  return `${path}: ${issue.message}`;
}

function allowedKeys(path: readonly PropertyKey[]): string[] {
  let schema: z.ZodType = configSchema;
  for (const key of path) {
    schema = bare(schema);
    if (schema instanceof z.ZodObject) schema = schema.shape[String(key)] as z.ZodType;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType as z.ZodType;
  }
  schema = bare(schema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

const bare = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? bare(schema.unwrap() as z.ZodType)
    : schema;
