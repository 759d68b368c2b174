/** An evaluation that would see what it must not: `message` says what leaks and what to do. Named `LeakError`. */
export function leakError(message: string): Error {
  const error = new Error(`Leak: ${message}`);
  error.name = "LeakError";
  return error;
}
