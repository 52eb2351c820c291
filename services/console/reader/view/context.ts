// What every view needs.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Actions } from "../model/actions";
import type { Lease } from "../model/lease";
import type { Reading } from "../model/reading";
import type { Spans } from "../model/spans";
import type { Store } from "../model/store";

export interface Parts { store: Store; actions: Actions; reading: Reading; spans: Spans; lease: Lease; layout: { value: "wide" | "medium" | "narrow" }; askPages: () => void }

export const Context = createContext<Parts | null>(null);

export function useParts(): Parts {
  const parts = useContext(Context);
  if (!parts) throw new Error("no parts");
  return parts;
}
