import type { Visit } from "./visit-shop.ts";

/**
 * What differs between two visits as a network sees them: which requests, every byte of each, which came in which part of
 * the visit, and in what order the browser issued those of one kind. Order between kinds is left out: images and code
 * come from parts of the browser that race on any page. Links are compared too: none may carry a mark. Empty where nothing
 * differs.
 */
export function compareTraces(one: Visit, other: Visit): string[] {
  return [
    ...differences(issued(one), issued(other), "issued"),
    ...differences(arrived(one), arrived(other), "sent"),
    ...differences(new Map([["links", one.links]]), new Map([["links", other.links]]), "on the page"),
  ];
}

/** Requests in order, by part of the visit and kind. */
function issued({ trace }: Visit): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { phase, kind, line } of trace) {
    const key = `${phase}, ${kind}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return groups;
}

/** Every byte that reached the server, by part of the visit; parallel connections overtake each other. */
function arrived({ arrivals }: Visit): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { phase, request } of arrivals)
    groups.set(phase, [...(groups.get(phase) ?? []), request.bytes.toString("latin1")]);
  for (const group of groups.values()) group.sort();
  return groups;
}

function differences(
  one: ReadonlyMap<string, readonly string[]>,
  other: ReadonlyMap<string, readonly string[]>,
  what: string,
): string[] {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => {
    const [a, b] = [one.get(key) ?? [], other.get(key) ?? []];
    const at = a.findIndex((line, i) => line !== b[i]);
    if (at < 0 && a.length === b.length) return [];
    const place = at < 0 ? a.length : at;
    const all = (lines: readonly string[]) => lines.map((line) => line.split("\r\n")[0]).join(", ");
    return [
      `${what}, ${key}, request ${place}: ${a[place] ?? "none"} | ${b[place] ?? "none"} (of ${all(a)} | ${all(b)})`,
    ];
  });
}
