/*
 * A page may replace what scripts are built on. What the host script does with its two secrets, the nonce and the port,
 * uses what the browser gave it when this file was loaded; what is replaced later sees neither.
 */
const { apply, construct } = Reflect;
const Channel = MessageChannel;
const textOf = Function.prototype.toString;
const { postMessage: postToPort } = MessagePort.prototype;
const { attachShadow: attach } = Element.prototype;
const { getRandomValues } = Crypto.prototype;
const random = globalThis.crypto;
const getter = (prototype: object, name: string) => Object.getOwnPropertyDescriptor(prototype, name)!.get!;
const port1 = getter(MessageChannel.prototype, "port1");
const port2 = getter(MessageChannel.prototype, "port2");
const contentWindow = getter(HTMLIFrameElement.prototype, "contentWindow");
const setSource = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "src")!.set!;

/** Whether the page had left these alone when the script was loaded, as far as they say themselves. */
export const areNative = [
  Channel,
  textOf,
  postToPort,
  attach,
  getRandomValues,
  port1,
  port2,
  contentWindow,
  setSource,
].every((native) => (apply(textOf, native, []) as string).endsWith("{ [native code] }"));

/** 32 hex digits that nobody can guess. */
export function drawNonce(): string {
  const bytes = new Uint8Array(16);
  apply(getRandomValues, random, [bytes]);
  let nonce = "";
  for (let i = 0; i < 16; i++)
    nonce += "0123456789abcdef"[bytes[i]! >> 4]! + "0123456789abcdef"[bytes[i]! & 15]!;
  return nonce;
}

/** A shadow tree that no script can ask for. */
export function attachClosed(element: Element): ShadowRoot {
  return apply(attach, element, [{ mode: "closed" }]) as ShadowRoot;
}

export function setAddress(frame: HTMLIFrameElement, address: string): void {
  apply(setSource, frame, [address]);
}

/** Hands one end of a new channel to what is in the frame, if it is of `origin`; returns the other end. */
export function sendPort(frame: HTMLIFrameElement, message: object, origin: string): MessagePort {
  const channel = construct(Channel, []) as MessageChannel;
  const theirs = apply(port2, channel, []) as MessagePort;
  // Lists are read through the page's own Array.prototype, which would be shown the port: this one reads itself.
  let isRead = false;
  const next = () => {
    const step = isRead ? { done: true, value: undefined } : { done: false, value: theirs };
    isRead = true;
    return step;
  };
  const list = { [Symbol.iterator]: () => ({ next }) };
  // A window of another origin shows its own functions, which this page cannot replace.
  const target = apply(contentWindow, frame, []) as Window;
  target.postMessage(message, origin, list as unknown as Transferable[]);
  return apply(port1, channel, []) as MessagePort;
}

export function sendMessage(port: MessagePort, message: object): void {
  apply(postToPort, port, [message]);
}
