import * as tf from "@tensorflow/tfjs-core";

/** Any set of named weights: an init, fast weights, gradients. Whoever receives Params as a result disposes them. */
export type Params = Readonly<Record<string, tf.Tensor>>;

/** The same names with each tensor mapped. */
export function mapParams(params: Params, map: (tensor: tf.Tensor, name: string) => tf.Tensor): Params {
  return Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, map(tensor, name)]));
}

/** Only the named weights. Throws on a name that is not there, since silently dropping weights would go unnoticed. */
export function pickParams(params: Params, names: readonly string[]): Params {
  return Object.fromEntries(names.map((name) => [name, getParam(params, name)]));
}

/** One weight by name. */
export function getParam<T extends tf.Tensor = tf.Tensor>(params: Params, name: string): T {
  const tensor = params[name];
  if (!tensor) {
    throw new Error(
      `params have no "${name}" (they have ${Object.keys(params).join(", ")}); was the artifact made by another learner?`,
    );
  }
  return tensor as T;
}

/** Frees the tensors of `params`. */
export function disposeParams(params: Params): void {
  tf.dispose(params as Record<string, tf.Tensor>);
}

/** Weights as plain data: what IndexedDB and messages can hold. */
export interface EncodedParams {
  readonly [name: string]: { readonly shape: readonly number[]; readonly values: Float32Array };
}

/** Reads the weights off the backend without blocking it. */
export async function encodeParams(params: Params): Promise<EncodedParams> {
  const entries = await Promise.all(
    Object.entries(params).map(async ([name, tensor]) => {
      const values = Float32Array.from(await tensor.data());
      return [name, { shape: [...tensor.shape], values }] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** The inverse of `encodeParams`. Throws when a shape does not fit its values or a value is not finite. */
export function decodeParams(encoded: EncodedParams): Params {
  for (const [name, { shape, values }] of Object.entries(encoded)) {
    if (shape.reduce((a, b) => a * b, 1) !== values.length || !values.every(Number.isFinite)) {
      throw new Error(`stored weights "${name}" are damaged; adapt again from the interactions`);
    }
  }
  return Object.fromEntries(
    Object.entries(encoded).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );
}
