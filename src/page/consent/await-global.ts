const FIRST_MS = 100;
/** Looks that double their distance: the last comes after about two minutes. */
const LOOKS = 11;

/** Calls `found` with what `read` gives, once it gives something: consent tools come when they like. Returns the way to stop. */
export function awaitGlobal<T>(read: () => T | undefined, found: (value: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (left: number) => {
    const value = read();
    if (value !== undefined) found(value);
    else if (left > 0) timer = setTimeout(look, FIRST_MS * 2 ** (LOOKS - left), left - 1);
  };
  look(LOOKS);
  return () => clearTimeout(timer);
}
