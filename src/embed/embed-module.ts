import { startEmbed } from "./start-embed.ts";

const { url } = import.meta;
startEmbed([...document.scripts].find(({ src }) => src === url) ?? null, url);
