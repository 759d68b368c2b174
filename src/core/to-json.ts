/** JSON text also on pages whose scripts gave arrays a `toJSON` of their own, as Prototype.js does. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(shield(value), null, indent);
}

function shield(value: unknown): unknown {
  if (Array.isArray(value)) return Object.defineProperty(value.map(shield), "toJSON", { value: undefined });
  if (typeof value !== "object" || !value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shield(one)]));
}
