// The outline: the sections of each part, and of each document inside the file.
import { useComputed, useSignal, useSignalEffect, type Signal } from "@preact/signals";
import type { Part } from "../api/types";
import { treeOf, type Node } from "../model/outline";
import { idle } from "../model/idle";
import { withoutPlaceholders } from "../model/masked";
import { M } from "../messages";
import { useParts } from "./context";
import { Placeholders } from "./masked";
import { Icon } from "./ui";

const MORE = 40;

export function Outline() {
  const { store, actions } = useParts();
  const parts = useComputed(() => store.structure.parts.value.filter((one) => one.kind in M.partsTitles));
  const documents = useComputed(() => store.structure.parts.value.filter((one) => one.kind === "document"));
  const tree = useComputed(() => treeOf(store.structure.sections.value, documents.value));
  // The first screen at once, the rest when there is time.
  const most = useSignal(MORE);
  useSignalEffect(() => {
    const longest = Math.max(parts.value.length, documents.value.length, ...tree.value.parts.map((one) => one.nodes.length));
    if (most.value < longest) return idle(() => { most.value += MORE; });
  });
  return (
    <nav class="outline" id="outline" aria-label={M.regionOutline} tabIndex={-1}>
      <FamilyList />
      {!store.structure.sections.value.length && !parts.value.length && !documents.value.length && !store.structure.family.value.count && <p class="empty">{M.noSections}</p>}
      {parts.value.length > 0 && (
        <section class="outline-part">
          <h2 class="overline">{M.partsTitles[parts.value[0]?.kind ?? ""]}</h2>
          <ul>{parts.value.slice(0, most.value).map((one) => <PartBranch key={one.span.start} part={one} after={() => { actions.outlineOpen.value = false; }} />)}</ul>
        </section>
      )}
      {tree.value.parts.map((one, n) => (
        <section key={n} class="outline-part">
          {(tree.value.parts.length > 1 || documents.value.length > 0 || one.part !== "agreement") && <h2 class="overline">{M.parts[one.part]}</h2>}
          <ul>{one.nodes.slice(0, most.value).map((node) => <Branch key={node.id} node={node} depth={0} after={() => { actions.outlineOpen.value = false; }} />)}</ul>
        </section>
      ))}
      {documents.value.length > 0 && (
        <section class="outline-part">
          <h2 class="overline">{M.documentsTitle}</h2>
          <ul>{documents.value.slice(0, most.value).map((one, n) => <PartBranch key={one.span.start} part={one} nodes={tree.value.inside[n] ?? []} after={() => { actions.outlineOpen.value = false; }} />)}</ul>
        </section>
      )}
    </nav>
  );
}

/** The document around this one, and those inside it, with their statuses. */
function FamilyList() {
  const { store } = useParts();
  const { parent, count, files, next } = store.structure.family.value;
  const busy = useSignal(false);
  const more = async () => {
    busy.value = true;
    await store.structure.loadFamily(store.client, true).catch(() => store.say(M.noConnection, true));
    busy.value = false;
  };
  return (
    <>
      {parent && <p class="family-parent"><a href={`/documents/${encodeURIComponent(parent)}`}>{M.openParent}</a></p>}
      {count > 0 && (
        <section class="outline-part">
          <h2 class="overline">{M.filesInside(count)}</h2>
          <ul>
            {files.map((one) => {
              const title = store.structure.fileName(one.number);
              const kind = one.kind || M.file;
              const name = <>{one.number} · {title ? <Placeholders {...title} /> : kind}</>;
              return (
                <li key={one.number} class="family-file">
                  {one.document_id ? <a href={`/documents/${encodeURIComponent(one.document_id)}`}>{name}</a> : <span>{name}</span>}
                  <span class={one.refused ? "family-stage family-refused" : "family-stage"}>{title && `${kind}, `}{one.stage}{one.files > 0 && `, ${M.filesInside(one.files)}`}</span>
                  {one.refused && <span class="family-why">{one.meaning} {one.remedy}</span>}
                </li>
              );
            })}
          </ul>
          {next && <button type="button" class="button family-more" disabled={busy.value} onClick={() => void more()}>{M.moreFiles(count - files.length)}</button>}
        </section>
      )}
    </>
  );
}

function PartBranch({ part, nodes = [], after }: { part: Part; nodes?: Node[]; after: () => void }) {
  const { store } = useParts();
  const open = useSignal(false);
  const named = nodes.filter((one) => one.section.heading.text.trim());
  const title = part.kind === "slide" ? part.title.text.trim() : "";
  const name = { text: [M.partName(part), title].filter(Boolean).join(": "), masked: part.title.masked };
  return (
    <li>
      <div class="branch">
        <Twist name={withoutPlaceholders(name, M.maskedValue)} open={open} count={named.length} />
        <button type="button" class="branch-name" title={withoutPlaceholders(name, M.maskedValue)} onClick={() => { store.jumpTo({ start: part.span.start, end: Math.max(part.title.span.end, part.span.start + 1) }, 0); after(); }}>
          <span class="branch-text"><Placeholders {...name} /></span>
          {part.document_type && <span class="branch-page">{M.partType(part)}</span>}
          {part.hidden && <span class="branch-page">{M.hiddenPart}</span>}
        </button>
      </div>
      {open.value && named.length > 0 && <ul>{named.map((one) => <Branch key={one.id} node={one} depth={1} after={after} />)}</ul>}
    </li>
  );
}

function Twist({ name, open, count }: { name: string; open: Signal<boolean>; count: number }) {
  if (!count) return <span class="twist" />;
  return (
    <button type="button" class="twist" aria-expanded={open.value} aria-label={open.value ? M.collapse(name) : M.expand(name)} onClick={() => { open.value = !open.value; }}>
      <Icon name={open.value ? "down" : "right"} />
    </button>
  );
}

function Branch({ node, depth, after }: { node: Node; depth: number; after: () => void }) {
  const { store } = useParts();
  const open = useSignal(false);
  const { section } = node;
  const words = `${section.number.text} ${section.heading.text}`.trim();
  const name = withoutPlaceholders({ text: words, masked: section.number.masked || section.heading.masked }, M.maskedValue);
  const isHere = useComputed(() => {
    const page = store.pages.value[store.page.value - 1];
    return !!page && section.span.start < page.span.end && page.span.start < section.span.end && section.span.end - section.span.start > 0;
  });
  // Only named sections: a paragraph with a number alone is not a heading.
  const children = node.children.filter((one) => one.section.heading.text.trim());
  return (
    <li>
      <div class={`branch branch-${Math.min(depth, 3)}${isHere.value ? " branch-here" : ""}`}>
        <Twist name={name} open={open} count={children.length} />
        <button type="button" class="branch-name" aria-current={isHere.value ? "location" : undefined} title={name} onClick={() => { store.jumpTo(section.span.end > section.span.start ? { start: section.number.span.start || section.span.start, end: section.heading.span.end || section.span.start + 1 } : section.heading.span, section.heading.page); after(); }}>
          {section.number.text && <span class="branch-number"><Placeholders {...section.number} /></span>}
          <span class="branch-text"><Placeholders {...section.heading} /></span>
          {store.pageAt(section.heading) > 0 && <span class="branch-page">{store.pageAt(section.heading)}</span>}
        </button>
      </div>
      {open.value && children.length > 0 && <ul>{children.map((one) => <Branch key={one.id} node={one} depth={depth + 1} after={after} />)}</ul>}
    </li>
  );
}
