import type { EngineApi } from "./api.ts";

/** What Comlink's `wrap` sends for a call of a method. */
interface Call {
  readonly id: string;
  readonly type: string;
  readonly path: readonly string[];
  readonly argumentList: readonly { readonly value: unknown }[];
}

/**
 * Answers the calls of Comlink's `wrap` at the other end of a port. Comlink's own `expose` needs parts of the language that
 * old libraries on other people's pages replace; in a worker nobody does.
 */
export function answerCalls(engine: EngineApi, port: MessagePort): void {
  const methods = engine as unknown as Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;
  port.onmessage = async ({ data }: MessageEvent<Call>) => {
    if (data.type !== "APPLY") return;
    const { id, path, argumentList } = data;
    try {
      const value = await methods[path[0]!]!(...argumentList.map((argument) => argument.value));
      port.postMessage({ id, type: "RAW", value });
    } catch (error) {
      const { name, message, stack } = error as Error;
      const value = { isError: true, value: { name, message, stack } };
      port.postMessage({ id, type: "HANDLER", name: "throw", value });
    }
  };
}
