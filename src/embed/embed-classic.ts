import { startEmbed } from "./start-embed.ts";

// Null where the page runs the file's text in another way than by a tag; then it cannot know where its parts lie.
const tag = document.currentScript;
if (tag instanceof HTMLScriptElement && tag.src) startEmbed(tag, tag.src);
else console.warn('[inkling] embed.js must run from its own tag: <script async src="…/embed.js" …></script>');
