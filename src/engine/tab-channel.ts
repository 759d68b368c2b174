/** Tells other tabs of this origin that the stored interactions changed. */
export interface TabChannel {
  announce(): void;
  close(): void;
}

/** Hears the same from other tabs. Without BroadcastChannel each tab learns of the others when it opens. */
export function openTabChannel(onChange: () => void): TabChannel {
  try {
    const channel = new BroadcastChannel("inkling");
    channel.addEventListener("message", onChange);
    return { announce: () => channel.postMessage("changed"), close: () => channel.close() };
  } catch {
    return { announce: () => undefined, close: () => undefined };
  }
}
