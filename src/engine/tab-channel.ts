/** What tabs of one origin tell each other of the stored interactions. "erased" ends storing, after "forgotten" it begins anew. */
export type TabNews = "changed" | "erased" | "forgotten";

export interface TabChannel {
  announce(news: TabNews): void;
  close(): void;
}

/** Hears from other tabs. Without BroadcastChannel each tab learns of the others when it opens or writes. */
export function openTabChannel(onNews: (news: TabNews) => void): TabChannel {
  try {
    const channel = new BroadcastChannel("inkling");
    channel.addEventListener("message", ({ data }: MessageEvent<TabNews>) => onNews(data));
    return { announce: (news) => channel.postMessage(news), close: () => channel.close() };
  } catch {
    return { announce: () => undefined, close: () => undefined };
  }
}
