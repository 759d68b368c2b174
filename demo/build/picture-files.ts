import type { Plugin } from "vite";
import { drawProduct } from "../art/draw-product.ts";
import { createCatalogue } from "../catalogue/generate.ts";

/** Every product's picture as a file, `art/<id>.svg`: another site can show it without the code that draws it. */
export function pictureFiles(): Plugin {
  const draw = (id: string | undefined) => {
    const product = createCatalogue().find((one) => one.id === id);
    return product && drawProduct(product, { scope: "file" });
  };
  return {
    name: "inkling-picture-files",
    generateBundle() {
      for (const { id } of createCatalogue())
        this.emitFile({ type: "asset", fileName: `art/${id}.svg`, source: draw(id)! });
    },
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        const picture = draw(/^\/art\/([\w-]+)\.svg$/.exec(request.url ?? "")?.[1]);
        if (!picture) return next();
        response.setHeader("Content-Type", "image/svg+xml");
        response.end(picture);
      });
    },
  };
}
