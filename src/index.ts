/** The page API. */
export { createPersonalizer } from "./client/create-personalizer.ts";
export type {
  AddItemsResult,
  BackendName,
  BackendPreference,
  EngineChange,
  EngineStatus,
  ExportedData,
  ForgetOptions,
  ForgetResult,
  LearnResult,
  NewInteraction,
  Personalizer,
  PersonalizerOptions,
  RankOptions,
  ScoredItem,
  StoragePreference,
} from "./client/create-personalizer.ts";
export type { Action, Interaction, ItemId } from "./core/interaction.ts";
export type { AttributeValue, NewItem } from "./core/new-item.ts";
