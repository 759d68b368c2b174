/** 0.29312 → "29.3 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Three decimals, four for what is small; "–" for what is not there. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return value.toFixed(value !== 0 && Math.abs(value) < 0.01 ? 4 : 3);
}

/** A factor such as "4.1" or "1.12": two decimals where one would hide what differs from 1. */
export function factor(ratio: number): string {
  return ratio.toFixed(ratio < 2 ? 2 : 1);
}

/** 4041948 → "4.04 MB", with the decimal prefixes of downloads. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

/** "1 click", "3 clicks". */
export function clicks(count: number): string {
  return `${count} ${count === 1 ? "click" : "clicks"}`;
}

/** Groups of three digits: 41891 → "41,891". */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
