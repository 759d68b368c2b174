import { ERROR_CODES, HEIGHT_STEP, MAX_HEIGHT, type FrameMessage } from "./widget-messages.ts";

/** What the frame said, or nothing where it is none of its three messages. */
export function readFrameMessage(value: unknown): FrameMessage | undefined {
  const { type, version, px, code } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (type === "ready" && typeof version === "number") return { type, version };
  const known = ERROR_CODES.find((one) => one === code);
  if (type === "error" && known) return { type, code: known };
  const isHeight = typeof px === "number" && px >= 0 && px <= MAX_HEIGHT && px % HEIGHT_STEP === 0;
  return type === "height" && isHeight ? { type, px } : undefined;
}
