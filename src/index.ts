/** The page API. */
export { createPersonalizer } from "./client/create-personalizer.ts";
export type {
  AddItemsResult,
  AddToldItemsResult,
  AffinityOptions,
  BackendName,
  BackendPreference,
  EngineChange,
  EngineStatus,
  ExportedData,
  ForgetOptions,
  ForgetResult,
  ImportResult,
  LearnResult,
  NewInteraction,
  Personalizer,
  PersonalizerOptions,
  Protection,
  RankOptions,
  RelatedOptions,
  ScoredItem,
  StoragePreference,
  StoreOptions,
} from "./client/create-personalizer.ts";
export type { VisitorChoice } from "./client/visitor-choice.ts";
export type { Affinity, AffinityRange, AffinityValue } from "./core/affinity.ts";
export type { Explanation, Place, Reason } from "./core/explanation.ts";
export type { Action, Interaction, ItemId } from "./core/interaction.ts";
export type { ItemSelector, MerchandisingRules } from "./core/merchandising.ts";
export type { AttributeValue, NewItem } from "./core/new-item.ts";
export type { ItemFacts, ToldItem } from "./core/told-item.ts";
export type { Lift } from "./core/lift.ts";
