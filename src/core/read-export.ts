import { ACTIONS, type Interaction } from "./interaction.ts";

/** What `export()` gives and `import()` takes back. */
export interface ExportedData {
  readonly format: "inkling-export@1";
  /** SHA-256 of the artifact that it was learned with; any other may take it back. */
  readonly artifact: string;
  readonly interactions: readonly Interaction[];
}

/** More than any visitor has: what is longer is no export of ours. */
const MOST = 100_000;
const LONGEST = 10_000;

/** Reads what may be an export, as files and other pages give it. Throws an error named `ImportError` with the place that is wrong. */
export function readExport(given: unknown): readonly Interaction[] {
  const { format, interactions } = (given ?? {}) as Partial<Record<keyof ExportedData, unknown>>;
  if (format !== "inkling-export@1")
    throw importError(`its format is ${JSON.stringify(format) ?? "missing"} instead of "inkling-export@1"`);
  if (!Array.isArray(interactions)) throw importError("interactions is not a list");
  if (interactions.length > MOST)
    throw importError(`it has ${interactions.length} interactions, more than ${MOST}`);
  return interactions.map(readInteraction);
}

function readInteraction(given: unknown, at: number): Interaction {
  const one = (given ?? {}) as Partial<Record<keyof Interaction, unknown>>;
  const check = (name: keyof Interaction, isRight: boolean, expected: string) => {
    if (!isRight)
      throw importError(
        `interactions[${at}].${name} is ${JSON.stringify(one[name]) ?? "missing"}, it must be ${expected}`,
      );
  };
  const { itemId, action, at: atMs, position, listId } = one;
  const isText = (value: unknown) => typeof value === "string" && value !== "" && value.length <= LONGEST;
  check("itemId", isText(itemId), "an item's id as text");
  check("action", ACTIONS.includes(action as never), `one of ${ACTIONS.join(", ")}`);
  check(
    "at",
    typeof atMs === "number" && Math.abs(atMs) <= 8.64e15,
    "a time in milliseconds since the epoch",
  );
  check(
    "position",
    position === undefined || (Number.isSafeInteger(position) && (position as number) >= 0),
    "a place in a list, 0 for the first",
  );
  check("listId", listId === undefined || isText(listId), "a list's name as text");
  return {
    itemId: itemId as string,
    action: action as Interaction["action"],
    at: atMs as number,
    ...(position !== undefined && { position: position as number }),
    ...(listId !== undefined && { listId: listId as string }),
  };
}

function importError(what: string): Error {
  return Object.assign(new Error(`import: ${what}; give what export() gave, unchanged`), {
    name: "ImportError",
  });
}
