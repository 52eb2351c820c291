// Where the reviewer is: ids and numbers, kept by the console, so that another machine opens the document there.
import { batch } from "@preact/signals";
import type { Filter, Store } from "./store";

export interface Place { item: string; page: number; filter: Filter; undecided: boolean; view: "pages" | "text" }

/** Null without a place, or with one of another release. */
export function readPlace(text: string): Partial<Place> | null {
  try {
    const found = JSON.parse(text) as unknown;
    return typeof found === "object" ? (found as Partial<Place> | null) : null;
  } catch {
    return null;
  }
}

export function placeOf(store: Store): Place {
  // An annotation that is not saved yet has no id.
  const item = /^[af]:(?!new-)[\w-]+$/.test(store.current.value) ? store.current.value : "";
  return { item, page: Math.max(1, store.page.value), filter: store.filter.value, undecided: store.onlyUndecided.value, view: store.view.value };
}

/** Restores all but the current item. */
export function restore(store: Store, place: Partial<Place>, canShowPages: boolean): void {
  batch(() => {
    if (place.filter && ["all", "finding", "annotation"].includes(place.filter)) store.filter.value = place.filter;
    store.onlyUndecided.value = place.undecided === true;
    if (place.view === "text") store.view.value = "text";
    if (place.view === "pages" && canShowPages) store.view.value = "pages";
  });
}
