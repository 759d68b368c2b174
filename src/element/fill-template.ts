import type { PageItem } from "./page-items.ts";

/** What a field of an item may go into beside text: nothing that runs, styles or names anything. */
const TEXTS = /^(alt|title|aria-label|datetime|lang|dir|data-[\w-]+)$/;
const ADDRESSES: Readonly<Record<string, string>> = { A: "href", AREA: "href", IMG: "src" };
/** What is inside these is not read as text. */
const NOT_TEXT = /^(SCRIPT|STYLE|NOSCRIPT|IFRAME|TEMPLATE|XMP|PLAINTEXT|NOEMBED|NOFRAMES)$/;

/**
 * A card: a copy of the template's first element, with `{{field}}` in texts and attributes and `data-bind="text: title;
 * href: url"` filled from the item. Fields are text whatever they hold; of attributes only those above are filled, and
 * addresses must be relative or http(s): everything else that names a field is taken out.
 *
 * Images load at once, shown or not: a card that loads its image when it is chosen would tell the network who it was
 * chosen for. Nothing loads before the item's own address is in it.
 */
export function fillTemplate(template: HTMLTemplateElement, item: PageItem): HTMLElement | undefined {
  const root = template.content.firstElementChild?.cloneNode(true);
  if (!(root instanceof Element)) return undefined;
  const field = (name: string): string => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const fill = (text: string) => text.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => field(name));
  const images: (() => void)[] = [];

  const bind = (element: Element, name: string, value: string): void => {
    if (ADDRESSES[element.tagName] === name) {
      element.removeAttribute(name);
      if (!value || !isWebAddress(value)) return;
      if (name === "src") images.push(() => element.setAttribute(name, value));
      else element.setAttribute(name, value);
    } else if (TEXTS.test(name)) element.setAttribute(name, value);
    else element.removeAttribute(name);
  };

  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes])
      if (value.includes("{{")) bind(element, name, fill(value));
    for (const [name = "", from = ""] of parseBindings(element.getAttribute("data-bind"))) {
      if (name !== "text") bind(element, name, field(from));
      else if (!NOT_TEXT.test(element.tagName)) element.textContent = field(from);
    }
    element.removeAttribute("data-bind");
    if (element.tagName === "IMG") element.setAttribute("loading", "eager");
    if (NOT_TEXT.test(element.tagName)) continue;
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.nodeValue!.includes("{{"))
        node.nodeValue = fill(node.nodeValue!);
  }
  root.setAttribute("data-inkling-item", item.id);
  document.adoptNode(root);
  for (const load of images) load();
  return root as HTMLElement;
}

function parseBindings(text: string | null): string[][] {
  return (text ?? "").split(";").map((binding) => binding.split(":").map((part) => part.trim()));
}

function isWebAddress(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
}
