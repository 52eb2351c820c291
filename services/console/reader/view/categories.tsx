// The list of categories: those of the playbook first. Typing filters it, arrows choose.
import { useSignal } from "@preact/signals";
import { CATEGORIES, codeOf, familyOf } from "../model/families";
import { M } from "../messages";
import { useParts } from "./context";
import { Dialog } from "./ui";

/** The categories with all words of `filter` in their name or code, in groups. */
export function matching(filter: string, playbook: readonly string[] | null): { label: string; categories: string[] }[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one: string) => words.every((word) => one.toLowerCase().includes(word) || codeOf(one).toLowerCase() === word);
  if (!playbook) return [{ label: M.categories, categories: CATEGORIES.filter(fits) }];
  const own = new Set(playbook);
  return [
    { label: M.ofThePlaybook, categories: playbook.filter(fits) },
    { label: M.otherCategories, categories: CATEGORIES.filter((one) => !own.has(one) && fits(one)) },
  ].filter((one) => one.categories.length);
}

/** `onChoose`: a press on a category, or Enter where `enter` is set. `onActive`: the category that the arrows are on. */
export function CategoryList({ current, onChoose, onActive, enter }: { current: string; onChoose: (category: string) => void; onActive?: (category: string) => void; enter?: boolean }) {
  const { store } = useParts();
  const filter = useSignal("");
  const active = useSignal(0);
  const groups = matching(filter.value, store.categories.value);
  const found = groups.flatMap((one) => one.categories);
  const move = (to: number) => {
    active.value = Math.max(0, Math.min(found.length - 1, to));
    onActive?.(found[active.value] ?? "");
    document.getElementById(`category-${active.value}`)?.scrollIntoView({ block: "nearest" });
  };
  const type = (text: string) => {
    filter.value = text;
    active.value = 0;
    onActive?.(matching(text, store.categories.value)[0]?.categories[0] ?? "");
  };
  return (
    <>
      <input
        class="input" data-first role="combobox" aria-expanded="true" aria-controls="categories" aria-autocomplete="list" autocomplete="off"
        aria-activedescendant={found.length ? `category-${active.value}` : undefined} aria-label={M.filterCategories} placeholder={M.filterCategories}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") { move(active.value + (event.key === "ArrowDown" ? 1 : -1)); event.preventDefault(); }
          const chosen = found[active.value];
          if (event.key === "Enter" && enter) { if (chosen) onChoose(chosen); event.preventDefault(); }
        }}
      />
      <div class="options" id="categories" role="listbox" aria-label={M.categoryTitle} tabIndex={0}>
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            {groups.length > 1 && <p class="options-group overline" aria-hidden="true">{group.label}</p>}
            {group.categories.map((one) => {
              const n = found.indexOf(one);
              return (
                <div key={one} id={`category-${n}`} role="option" aria-selected={n === active.value} class={one === current ? "option option-current" : "option"} onClick={() => { move(n); onChoose(one); }}>
                  <span class={`code code-${familyOf(one)}`} aria-hidden="true">{codeOf(one)}</span>
                  <span>{one}</span>
                  <span class="muted small option-family">{M.family[familyOf(one)]}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {!found.length && <p class="muted small" role="status">{M.noCategory}</p>}
    </>
  );
}

export function CategoryDialog({ isNew }: { isNew: boolean }) {
  const { store, actions, spans } = useParts();
  const current = isNew ? "" : store.item(actions.subject.value)?.category ?? "";
  const choose = async (category: string) => {
    actions.close();
    if (!isNew) return actions.changeCategory(category);
    const marked = store.marked.value;
    if (!marked) return;
    const span = await spans.whole(marked.span).catch(() => marked.span);
    spans.drop();
    actions.add(category, span);
  };
  return (
    <Dialog title={isNew ? M.categoryFor : M.categoryTitle} onClose={() => actions.close()}>
      <div class="form-body"><CategoryList current={current} enter onChoose={(one) => void choose(one)} /></div>
    </Dialog>
  );
}
