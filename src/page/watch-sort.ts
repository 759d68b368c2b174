/** Whether the visitor has asked for an order, such as by price. */
export interface SortWatch {
  /** What they asked for, in the page's words; undefined where they did not. */
  chosen(container: Element): string | undefined;
  stop(): void;
}

/** Parameters of addresses by which shops sort: Shopify, WooCommerce, Magento, PrestaShop and the usual. */
const PARAMETERS =
  /^(filter\.)?(sort(_?by|ing|order|dir|direction)?|order(_?by|dir)?|product_list_(order|dir)|s\[sort\]|n_order)$/i;
const SORT_NAME = /sort|order[-_]?by|product_list_order/i;
/** The shop's own order under its usual names. */
const OWN_ORDER =
  /^$|^(manual|default|menu_order|position|relevance|featured|recommended|popular(ity)?|best[-_ ]?sell(ing|er)s?|none|pos)\b/i;
const FIELDS = "select,input[type=radio]:checked";

/** Watches how the page's cards are sorted: as `findSort` says, and by what the visitor changes from then on. */
export function watchSort(page: Window): SortWatch {
  const { document } = page;
  let changed: string | undefined;
  const initial = new Map<string, string>();
  for (const field of sortFields(document)) initial.set(nameOf(field), field.value);
  const onChange = ({ target }: Event) => {
    const field = target as Field | null;
    if (field?.matches?.(FIELDS) && isSort(field))
      changed =
        field.value === initial.get(nameOf(field)) && OWN_ORDER.test(field.value)
          ? undefined
          : labelOf(field);
  };
  document.addEventListener("change", onChange, true);
  return {
    chosen: (container) => changed ?? findSort(page, container),
    stop: () => document.removeEventListener("change", onChange, true),
  };
}

/**
 * How the visitor has had a page sorted, in the page's words: by parameters of its address, by selects and radio buttons
 * that look like sorting, and by `aria-sort`. What a field says counts only where it is none of a shop's usual own orders.
 */
export function findSort(page: Window, container: Element): string | undefined {
  for (const [name, value] of new URLSearchParams(page.location.search)) {
    if (PARAMETERS.test(name) && !OWN_ORDER.test(value) && !/^\d+$/.test(value)) return `${name}=${value}`;
  }
  if (container.closest("table")?.querySelector("[aria-sort=ascending],[aria-sort=descending]"))
    return "aria-sort";
  const field = sortFields(page.document).find(
    (one) => !OWN_ORDER.test(one.value) && !OWN_ORDER.test(labelOf(one)) && !isFirst(one),
  );
  return field && labelOf(field);
}

type Field = HTMLSelectElement | HTMLInputElement;

function sortFields(document: Document): Field[] {
  return [...document.querySelectorAll<Field>(FIELDS)].filter(isSort);
}

function isSort(field: Field): boolean {
  return SORT_NAME.test([field.name, field.id, field.className, field.getAttribute("aria-label")].join(" "));
}

function nameOf(field: Field): string {
  return field.name || field.id || field.className;
}

function labelOf(field: Field): string {
  const label = field instanceof HTMLSelectElement ? field.selectedOptions[0] : field.labels?.[0];
  return label?.textContent.trim() || field.value;
}

/** What comes first in its list is what shops show unasked. */
function isFirst(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return field.selectedIndex <= 0;
  return field.ownerDocument.querySelector(`input[type=radio][name="${CSS.escape(field.name)}"]`) === field;
}
