/** Runs one asynchronous job at a time, in the order they came; a failed job does not stop the next. */
export type Serialize = <T>(job: () => Promise<T> | T) => Promise<T>;

/** A queue for jobs that must not overlap, such as those that share tensors or one storage. */
export function createSerialize(): Serialize {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const result = last.then(job);
    last = result.catch(() => undefined);
    return result;
  };
}
