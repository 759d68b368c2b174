import type { Catalogue } from "../../core/catalogue.ts";

/** Throws when an artifact is for another catalogue than the data it is to be judged on; `names` are for the message. */
export function requireSameCatalogue(
  { ids }: Catalogue,
  { ids: others }: Catalogue,
  names: { readonly artifact: string; readonly data: string },
): void {
  if (ids.length === others.length && ids.every((id, item) => id === others[item])) return;
  throw new Error(
    `${names.artifact} knows another catalogue than ${names.data}; train and export it on this data first`,
  );
}
