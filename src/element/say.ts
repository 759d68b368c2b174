/** Texts by key, with places such as `{count}`. A key may come in the plural forms of its language: `learned.one`, `learned.other`. */
export type Messages = Readonly<Record<string, string>>;

/** A text with its places filled in; `count` chooses its plural form. A text that is missing is empty. */
export function say(
  messages: Messages,
  key: string,
  values: Readonly<Record<string, string | number>>,
  language: string,
): string {
  const form = typeof values["count"] === "number" ? pluralOf(values["count"], language) : "other";
  const text = messages[`${key}.${form}`] ?? messages[key] ?? messages[`${key}.other`] ?? "";
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : place;
    return typeof value === "number" ? value.toLocaleString(languageOrNone(language)) : String(value);
  });
}

function pluralOf(count: number, language: string): string {
  return new Intl.PluralRules(languageOrNone(language)).select(count);
}

/** Pages write all sorts of things into `lang`; one that is no language means the browser's own. */
export function languageOrNone(language: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
}
