/** How much a device and its connection are asked for. */
export type DeviceLimits = "full" | "light" | "off";

interface Connection {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/**
 * Judges by what the browser tells every page, never by the visitor: "off" where data is to be saved (the artifact is
 * some hundred kB) or memory is below 1 GB, "light" on two cores, 2 GB or a slow connection. A browser that tells nothing
 * is taken as full.
 */
export function readDeviceLimits({ navigator }: Window): DeviceLimits {
  const { connection, deviceMemory = 8 } = navigator as Navigator & {
    readonly connection?: Connection;
    readonly deviceMemory?: number;
  };
  const speed = connection?.effectiveType ?? "4g";
  if (connection?.saveData || deviceMemory < 1 || speed.includes("2g")) return "off";
  return deviceMemory <= 2 || (navigator.hardwareConcurrency || 8) <= 2 || speed === "3g" ? "light" : "full";
}
