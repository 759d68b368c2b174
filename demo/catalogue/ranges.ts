import type { Category, Colour, Style } from "./product.ts";

/** What the buyers of the shop decided for one category. */
export interface Range {
  readonly colours: readonly Colour[];
  /** Euros, cheapest and dearest. */
  readonly prices: readonly [low: number, high: number];
  readonly brands: readonly string[];
  readonly materials: readonly string[];
  /** Noun for the title and the sentence that describes the shape; `{stuff}` becomes "blue suede". */
  readonly shapes: Readonly<Record<string, { readonly noun: string; readonly sentence: string }>>;
  readonly styles: Readonly<Record<Style, string>>;
}

/** The assortment, category by category. All brands are invented. */
export const RANGES: Readonly<Record<Category, Range>> = {
  shoes: {
    colours: ["black", "white", "grey", "brown", "red", "green", "blue", "pink"],
    prices: [39, 289],
    brands: ["Halvern", "Footnote", "Ostrick", "Pell & Roe"],
    materials: ["leather", "suede", "canvas", "knit"],
    shapes: {
      runner: {
        noun: "Runner",
        sentence: "A light runner in {stuff} with a sole that forgives long pavements.",
      },
      trainer: { noun: "Trainer", sentence: "A low trainer in {stuff}, cut clean enough for the office." },
      boot: { noun: "Boot", sentence: "An ankle boot in {stuff}, built on a sole that can be replaced." },
      loafer: {
        noun: "Loafer",
        sentence: "A soft loafer in {stuff} that is on in a second and stays on all day.",
      },
    },
    styles: {
      minimal: "Nothing on it that does not hold it together.",
      classic: "Tidy stitching and a pale trim keep it smart for years.",
      retro: "The side panels are borrowed from an old track photograph.",
      rustic: "Gum sole, waxed laces, and it looks better with a scuff.",
      playful: "The bright details are there because mornings are long.",
    },
  },
  jackets: {
    colours: ["black", "grey", "brown", "red", "orange", "yellow", "green", "blue"],
    prices: [69, 459],
    brands: ["Norrvik", "Halvern", "Stormglass", "Common Thread"],
    materials: ["cotton", "wool", "nylon", "waxed cotton"],
    shapes: {
      parka: {
        noun: "Parka",
        sentence: "A hooded parka in {stuff} for weather that cannot make up its mind.",
      },
      puffer: {
        noun: "Puffer",
        sentence: "A warm puffer in {stuff}, packed loosely so that it moves with you.",
      },
      chore: {
        noun: "Chore Jacket",
        sentence: "A three-pocket chore jacket in {stuff} that softens with every wash.",
      },
      bomber: {
        noun: "Bomber",
        sentence: "A short bomber in {stuff} with ribbed cuffs that keep the wind out.",
      },
    },
    styles: {
      minimal: "Hidden seams, plain front, no logo.",
      classic: "A pale lining shows at the collar and nowhere else.",
      retro: "Two chest stripes, as on the ski slopes of 1974.",
      rustic: "Leather details age along with the cloth.",
      playful: "The fastenings come in a colour of their own.",
    },
  },
  bags: {
    colours: ["black", "grey", "brown", "red", "yellow", "green", "blue", "pink"],
    prices: [29, 329],
    brands: ["Ostrick", "Fieldnote", "Pell & Roe", "Carrow"],
    materials: ["canvas", "leather", "nylon", "felt"],
    shapes: {
      backpack: {
        noun: "Backpack",
        sentence: "A day backpack in {stuff} that holds a laptop, lunch and a jumper.",
      },
      tote: {
        noun: "Tote",
        sentence: "An open tote in {stuff}, wide enough for the market on the way home.",
      },
      satchel: {
        noun: "Satchel",
        sentence: "A cross-body satchel in {stuff} with a flap that closes itself.",
      },
      weekender: {
        noun: "Weekender",
        sentence: "A weekender in {stuff}, sized for two nights and one good book.",
      },
    },
    styles: {
      minimal: "One zip, one pocket, no fuss.",
      classic: "Piped edges keep its shape when it is empty.",
      retro: "A broad band runs across it like a railway poster.",
      rustic: "Straps of saddle leather take the strain.",
      playful: "Dots outside, a bright lining inside.",
    },
  },
  lamps: {
    colours: ["black", "white", "grey", "red", "orange", "yellow", "green", "blue"],
    prices: [35, 389],
    brands: ["Lumenor", "Atelier Vix", "Fieldnote", "Hearth & Hale"],
    materials: ["steel", "glass", "ceramic", "linen"],
    shapes: {
      mushroom: {
        noun: "Mushroom Lamp",
        sentence: "A dome of {stuff} that keeps its light low and out of your eyes.",
      },
      cone: {
        noun: "Table Lamp",
        sentence: "A table lamp with a shade in {stuff} for sideboards and bedsides.",
      },
      task: {
        noun: "Task Lamp",
        sentence: "A jointed task lamp in {stuff} that stays exactly where you leave it.",
      },
      pendant: {
        noun: "Pendant",
        sentence: "A pendant in {stuff} that draws a warm circle on the table below.",
      },
    },
    styles: {
      minimal: "No switch in sight: touch it, and it dims.",
      classic: "A pale rim finishes the shade.",
      retro: "Two bands around the shade, as on a kitchen radio.",
      rustic: "Turned oak takes the place of metal.",
      playful: "Dotted, because a lamp is looked at all day too.",
    },
  },
  mugs: {
    colours: ["black", "white", "brown", "red", "yellow", "green", "blue", "pink"],
    prices: [9, 58],
    brands: ["Kilnhouse", "Hearth & Hale", "Saltmarsh", "Atelier Vix"],
    materials: ["stoneware", "porcelain", "enamel", "earthenware"],
    shapes: {
      straight: { noun: "Mug", sentence: "A straight mug in {stuff} that stacks and fits every shelf." },
      round: { noun: "Round Mug", sentence: "A round mug in {stuff} that sits in both hands." },
      tall: { noun: "Latte Mug", sentence: "A tall mug in {stuff} with room for the milk." },
      espresso: {
        noun: "Espresso Cup",
        sentence: "A small cup and saucer in {stuff} for the four good minutes.",
      },
    },
    styles: {
      minimal: "One glaze, one line, no decoration.",
      classic: "A pale band follows the rim.",
      retro: "Stripes from a breakfast table of the sixties.",
      rustic: "The foot is left raw, and the glaze is speckled.",
      playful: "Dotted by hand, so no two are alike.",
    },
  },
  chairs: {
    colours: ["black", "white", "brown", "red", "orange", "yellow", "green", "blue"],
    prices: [79, 690],
    brands: ["Carrow", "Norrvik", "Common Thread", "Oakmoor"],
    materials: ["oak", "ash", "wool", "leather"],
    shapes: {
      shell: {
        noun: "Shell Chair",
        sentence: "A shell chair finished in {stuff}, with a back that gives a little.",
      },
      armchair: {
        noun: "Armchair",
        sentence: "A deep armchair in {stuff} for the corner with the best light.",
      },
      stool: { noun: "Stool", sentence: "A round stool in {stuff} that is a seat, a step and a side table." },
      spindle: {
        noun: "Spindle Chair",
        sentence: "A spindle-back dining chair in {stuff}, light enough for one hand.",
      },
    },
    styles: {
      minimal: "Drawn with as few lines as a chair allows.",
      classic: "The seams are piped and the joints are pegged.",
      retro: "Tapered feet and a contrasting seat, from a good decade.",
      rustic: "The grain is left to show.",
      playful: "Dipped feet make it look ready to leave.",
    },
  },
};

/** Given names for products, one each inside a category. */
export const NAMES: readonly string[] = (
  "Alder Aspen Avon Birch Bram Briar Calder Cato Cedar Clover Corin Dale Darrow Eben Elm Ember Esk Fenn Finch " +
  "Flint Galen Glen Hazel Heath Heron Holt Ida Inga Iris Juniper Kestrel Kit Lark Linden Lorne Lowe Maren Marl " +
  "Mica Moor Nell Nora Oriel Otto Perrin Pike Quill Reed Rhea Rowan Sable Sedge Sorrel Tansy Teal Thorn Vale Wren Yarrow Zeno"
).split(" ");
