/*
 * A page may replace what scripts are built on. Whatever touches the frame, the nonce or the port here uses what the
 * browser gave when this file was loaded: what is replaced later sees none of them.
 */
const { apply, construct } = Reflect;
const Channel = MessageChannel;
const Bytes = Uint8Array;
const { iterator } = Symbol;
const random = globalThis.crypto;
type Native = (...given: never[]) => unknown;
const property = (type: { readonly prototype: object }, name: string) =>
  Object.getOwnPropertyDescriptor(type.prototype, name) ?? {};
const textOf = Function.prototype.toString;
const postMessage = MessagePort.prototype.postMessage as Native;
const attachShadow = Element.prototype.attachShadow as Native;
const setAttribute = Element.prototype.setAttribute as Native;
const remove = Element.prototype.remove as Native;
const appendChild = Node.prototype.appendChild as Native;
const createElement = Document.prototype.createElement as Native;
const getRandomValues = Crypto.prototype.getRandomValues as Native;
const port1 = property(Channel, "port1").get as Native;
const port2 = property(Channel, "port2").get as Native;
const contentWindow = property(HTMLIFrameElement, "contentWindow").get as Native;
const setSource = property(HTMLIFrameElement, "src").set as Native;
const setSheets = (property(ShadowRoot, "adoptedStyleSheets").set ??
  property(Document, "adoptedStyleSheets").set) as Native;
// Many honest tools wrap these; they do not count against a page.
const addEventListener = EventTarget.prototype.addEventListener as Native;
const setListener = property(MessagePort, "onmessage").set as Native;
const dataOf = property(MessageEvent, "data").get as Native;

const call = (native: Native, on: object, ...given: unknown[]): unknown => apply(native, on, given);

/** Whether the page had left these alone when the script was loaded, as far as they say themselves. */
const areNative = [
  textOf,
  Channel,
  postMessage,
  attachShadow,
  setAttribute,
  remove,
  appendChild,
  createElement,
  getRandomValues,
  port1,
  port2,
  contentWindow,
  setSource,
].every(
  (native) => typeof native === "function" && (call(textOf, native) as string).endsWith("{ [native code] }"),
);

/** A frame in a tree of the element that no script can ask for. */
export interface EnclosedFrame {
  /** Opens a page of another origin, invites it once it is there, and hears what it says through the port. */
  open(
    address: URL,
    attributes: readonly (readonly [name: string, value: string])[],
    hear: (message: unknown) => void,
  ): void;
  /** Says something through the port. */
  say(message: object): void;
  close(): void;
  /** Shows what is in the element instead. */
  showContent(): void;
}

/** Gives an element its frame; `invite` makes the invitation from the nonce. Throws where the page has replaced the browser's own. */
export function encloseFrame(
  element: HTMLElement,
  sheet: CSSStyleSheet,
  invite: (nonce: string) => object,
): EnclosedFrame {
  const root = call(attachShadow, element, { mode: "closed" }) as ShadowRoot;
  call(setSheets, root, [sheet]);
  const page = element.ownerDocument;
  let frame: HTMLIFrameElement | undefined;
  let slot: Element | undefined;
  let port: MessagePort | undefined;
  const close = () => {
    if (frame) call(remove, frame);
    if (slot) call(remove, slot);
    frame = undefined;
    slot = undefined;
    port = undefined;
  };
  return {
    open: (address, attributes, hear) => {
      if (!areNative) throw new Error("this page has replaced what the browser's messages are built on");
      close();
      const opened = call(createElement, page, "iframe") as HTMLIFrameElement;
      // By number: the page may have a say in what else is found in a list or an object.
      for (let i = 0; i < attributes.length; i++)
        call(setAttribute, opened, attributes[i]![0], attributes[i]![1]);
      const { href, origin } = address;
      const nonce = drawNonce();
      let isInvited = false;
      call(addEventListener, opened, "load", () => {
        if (isInvited || frame !== opened) return;
        isInvited = true;
        const ours = sendPort(opened, invite(nonce), origin);
        call(setListener, ours, (event: MessageEvent) => {
          if (port === ours) hear(call(dataOf, event));
        });
        port = ours;
      });
      call(setSource, opened, `${href}#${nonce}`);
      frame = opened;
      call(appendChild, root, opened);
    },
    say: (message) => {
      if (port) call(postMessage, port, message);
    },
    close,
    showContent: () => {
      close();
      slot = call(createElement, page, "slot") as Element;
      call(appendChild, root, slot);
    },
  };
}

/** 32 hex digits that nobody can guess. */
function drawNonce(): string {
  const bytes = construct(Bytes, [16]) as Uint8Array;
  call(getRandomValues, random, bytes);
  const digits = "0123456789abcdef";
  let nonce = "";
  for (let i = 0; i < 16; i++) nonce += digits[bytes[i]! >> 4]! + digits[bytes[i]! & 15]!;
  return nonce;
}

/** Hands one end of a new channel to what is in the frame, if it is of `origin`; returns the other end. */
function sendPort(frame: HTMLIFrameElement, message: object, origin: string): MessagePort {
  const channel = construct(Channel, []) as MessageChannel;
  const theirs = call(port2, channel);
  // Lists are read through the page's own Array.prototype, which would be shown the port: this one reads itself.
  let isRead = false;
  const next = () => {
    const step = isRead ? { done: true, value: undefined } : { done: false, value: theirs };
    isRead = true;
    return step;
  };
  // A window of another origin shows its own functions, which this page cannot replace.
  const target = call(contentWindow, frame) as Window;
  target.postMessage(message, origin, { [iterator]: () => ({ next }) } as unknown as Transferable[]);
  return call(port1, channel) as MessagePort;
}
