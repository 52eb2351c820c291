// The sections of the document, by part.
import type { Section } from "../api/types";
import { partOf, type PartName } from "./citations";

/** A section with those in it. `id`: its place among all sections. */
export interface Node { section: Section; children: Node[]; id: number }

/** The sections of the first level, by part: an exhibit begins a part, and so do the notes. */
export function treeOf(sections: readonly Section[]): { part: PartName; nodes: Node[] }[] {
  const parts: { part: PartName; nodes: Node[] }[] = [];
  const open: Node[] = [];
  let part: PartName = "agreement";
  sections.forEach((section, id) => {
    while (open.length && (open.at(-1)?.section.level ?? 0) >= section.level) open.pop();
    const node: Node = { section, children: [], id };
    const parent = open.at(-1);
    open.push(node);
    if (parent) return void parent.children.push(node);
    // A label before everything, such as that of a filing, begins no part.
    if (id) part = partOf(`${section.number.text} ${section.heading.text}`.trim()) || part;
    let last = parts.at(-1);
    if (last?.part !== part) parts.push((last = { part, nodes: [] }));
    last.nodes.push(node);
  });
  return parts;
}
