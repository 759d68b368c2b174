import { DEFAULT_CONFIG, type TrainConfig } from "../../../src/meta/train-config.ts";

/** The default model made small enough for a shop of a few hundred items and a minute or two of training. */
export function simulatedConfig(changes: Partial<TrainConfig> = {}): TrainConfig {
  return {
    ...DEFAULT_CONFIG,
    spec: { ...DEFAULT_CONFIG.spec, dim: 16 },
    epochs: 4,
    metaBatch: 256,
    tableLr: 1e-2,
    ...changes,
  };
}
