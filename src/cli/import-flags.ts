import { ACTIONS, type Action } from "../core/interaction.ts";
import {
  ATTRIBUTE_KINDS,
  LOG_ROLES,
  type AttributeKind,
  type ImportOptions,
} from "../meta/import/import-options.ts";
import type { ImportConfig } from "./import-config.ts";
import { UsageError } from "./output.ts";

/** The flags of `inkling import` as commander hands them over. */
export interface ImportFlags {
  log: string[];
  catalogue?: string;
  relations?: string;
  out?: string;
  config?: string;
  check?: boolean;
  json?: boolean;
  skipBadRows?: boolean;
  session?: string;
  user?: string;
  item?: string;
  items?: string;
  time?: string;
  order?: string;
  action?: string;
  rating?: string;
  position?: string;
  list?: string;
  part?: string;
  header?: string[];
  where?: string;
  timeFormat?: string;
  actionMap?: string[];
  defaultAction?: string;
  sessionGap?: string;
  itemId?: string;
  alias?: string[];
  ignore?: string[];
  attribute?: string[];
  testFrom?: string;
  validateFrom?: string;
  leaveLastOut?: boolean;
}

/** Flags win over the configuration file, column by column. */
export function toImportOptions(flags: ImportFlags, config: ImportConfig): ImportOptions {
  const named = LOG_ROLES.filter((role) => flags[role] !== undefined).map((role) => [
    role,
    flags[role] || null,
  ]);
  const gap = flags.sessionGap === undefined ? config.log?.sessionGapMinutes : Number(flags.sessionGap);
  if (gap !== undefined && !(gap > 0))
    throw new UsageError(`--session-gap ${flags.sessionGap} is no number of minutes; write one like 30`);
  return {
    logFiles: flags.log,
    catalogueFile: flags.catalogue,
    relationsFile: flags.relations,
    outFolder: flags.check ? undefined : flags.out,
    skipBadRows: flags.skipBadRows,
    log: {
      ...config.log,
      columns: { ...config.log?.columns, ...Object.fromEntries(named) },
      header: flags.header ?? config.log?.header,
      where: flags.where ?? config.log?.where,
      timeFormat: flags.timeFormat ?? config.log?.timeFormat,
      sessionGapMinutes: gap,
      defaultAction:
        flags.defaultAction === undefined
          ? config.log?.defaultAction
          : (toAction(flags.defaultAction, "--default-action") as Action),
      actions: {
        ...config.log?.actions,
        ...Object.fromEntries(
          pairs(flags.actionMap, "--action-map").map(([value, action]) => [
            value,
            toAction(action, "--action-map"),
          ]),
        ),
      },
    },
    catalogue: {
      keyed: config.catalogue?.keyed,
      onlyLogged: config.catalogue?.onlyLogged,
      columns: {
        ...config.catalogue?.columns,
        ...(flags.itemId === undefined ? {} : { item: flags.itemId }),
      },
      aliases: [...(config.catalogue?.aliases ?? []), ...(flags.alias ?? [])],
      ignore: [...(config.catalogue?.ignore ?? []), ...(flags.ignore ?? [])],
      attributes: {
        ...config.catalogue?.attributes,
        ...Object.fromEntries(
          pairs(flags.attribute, "--attribute").map(([name, kind]) => [name, toKind(kind)]),
        ),
      },
    },
    relations: config.relations,
    split: {
      ...config.split,
      testFrom: flags.testFrom ?? config.split?.testFrom,
      validateFrom: flags.validateFrom ?? config.split?.validateFrom,
      leaveLastOut: flags.leaveLastOut ?? config.split?.leaveLastOut,
    },
  };
}

function pairs(texts: readonly string[] = [], flag: string): [string, string][] {
  return texts.map((text) => {
    const at = text.lastIndexOf("=");
    if (at < 0) throw new UsageError(`${flag} ${text} has no "="; write it like ${flag} "a=b"`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

function toAction(text: string, flag: string): Action | "ignore" {
  const known = flag === "--action-map" ? ([...ACTIONS, "ignore"] as const) : ACTIONS;
  const action = known.find((name) => name === text);
  if (action === undefined)
    throw new UsageError(`${flag}: unknown action "${text}"; use ${known.join(", ")}`);
  return action;
}

function toKind(text: string): { kind: AttributeKind; separator?: string } {
  const [name, separator] = text.split(/:(.*)/s);
  const kind = ATTRIBUTE_KINDS.find((known) => known === name);
  if (kind === undefined)
    throw new UsageError(`--attribute: unknown kind "${name}"; use ${ATTRIBUTE_KINDS.join(", ")}`);
  return separator ? { kind, separator } : { kind };
}
