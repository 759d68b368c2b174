import { THEME_NAMES } from "./theme-names.ts";

/** What a page says of the widget's looks: the custom properties that may travel, as they hold for the element. */
export function readTheme(element: Element): { scheme: "light" | "dark"; styles: Record<string, string> } {
  const computed = getComputedStyle(element);
  const styles: Record<string, string> = {};
  for (const name of THEME_NAMES.keys()) {
    const value = computed.getPropertyValue(name).trim();
    if (value) styles[name] = value.slice(0, 300);
  }
  const allowed = computed.colorScheme.split(" ");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = allowed.includes("dark") && (prefersDark || !allowed.includes("light"));
  return { scheme: isDark ? "dark" : "light", styles };
}
