export { createContentSchema } from "./content/create-content-schema.ts";
export { encodeContent } from "./content/encode-content.ts";
export type { ContentColumn, ContentRows, ContentSchema } from "./content/content-schema.ts";
