// The sections of the document, by part.
import type { Part, Section } from "../api/types";
import { partOf, type PartName } from "./citations";

/** A section with those in it. `id`: its place among all sections. */
export interface Node { section: Section; children: Node[]; id: number }

/** `parts`: of the first document. `inside`: the sections of each document inside the file, in its order. */
export interface Tree { parts: { part: PartName; nodes: Node[] }[]; inside: Node[][] }

/** The sections of the first level: an exhibit begins a part, and so do the notes. Each section is in one place; the
 *  heading that is the title of one of `documents` is in none. */
export function treeOf(sections: readonly Section[], documents: readonly Part[] = []): Tree {
  const tree: Tree = { parts: [], inside: documents.map(() => []) };
  const open: Node[] = [];
  let part: PartName = "agreement";
  let around = -1;
  sections.forEach((section, id) => {
    const start = startOf(section);
    const at = documents.findIndex((one) => one.span.start <= start && start < one.span.end);
    const document = documents[at];
    if (at !== around) open.length = 0;
    around = at;
    if (document && start < document.title.span.end) return;
    while (open.length && (open.at(-1)?.section.level ?? 0) >= section.level) open.pop();
    const node: Node = { section, children: [], id };
    const parent = open.at(-1);
    open.push(node);
    if (parent) return void parent.children.push(node);
    if (document) return void tree.inside[at]?.push(node);
    // A label before everything, such as that of a filing, begins no part.
    if (id) part = partOf(`${section.number.text} ${section.heading.text}`.trim()) || part;
    let last = tree.parts.at(-1);
    if (last?.part !== part) tree.parts.push((last = { part, nodes: [] }));
    last.nodes.push(node);
  });
  return tree;
}

/** Of a section without text of its own, the begin of its heading. */
function startOf({ span, heading }: Section): number {
  return span.end > span.start ? span.start : heading.span.start;
}
