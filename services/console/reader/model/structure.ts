// What the text is built of: sections, tables, and the parts of formats without pages.
import { batch, signal } from "@preact/signals";
import type { Client } from "../api/client";
import type { Family, Language, Part, Section, StructureAnswer, Table } from "../api/types";
import { M } from "../messages";
import { numberAt } from "./citations";
import { cellAt, partAt } from "./parts";

export class Structure {
  readonly sections = signal<readonly Section[]>([]);
  readonly tables = signal<readonly Table[]>([]);
  readonly parts = signal<readonly Part[]>([]);
  readonly family = signal<Family>({ parent: "", count: 0, files: [] });
  readonly languages = signal<readonly Language[]>([]);

  async load(client: Client, purpose: string): Promise<void> {
    const sections: Section[] = [];
    const parts: Part[] = [];
    const languages: Language[] = [];
    const tables = new Map<number, Table>();
    let cursor = "";
    do {
      const found: StructureAnswer = await client.document<StructureAnswer>("/structure", { purpose, cursor, limit: 10_000, use: "displayed" });
      sections.push(...found.sections);
      parts.push(...(found.parts ?? [])); // an earlier release of annotation has none
      languages.push(...(found.languages ?? []));
      for (const one of found.tables) {
        const known = tables.get(one.number);
        tables.set(one.number, known ? { ...known, cells: [...known.cells, ...one.cells] } : one);
      }
      cursor = found.next_cursor;
    } while (cursor);
    batch(() => {
      this.sections.value = sections;
      this.tables.value = [...tables.values()];
      this.parts.value = parts;
      this.languages.value = languages;
    });
  }

  /** The documents around this one and inside it. */
  async loadFamily(client: Client): Promise<void> {
    this.family.value = await client.json<Family>("GET", `/documents/${encodeURIComponent(client.page.documentId)}/family`);
  }

  /** The place of `offset` as a lawyer cites it. `page` is 0 if the format has no pages. */
  cite(offset: number, page: number): string {
    const part = partAt(this.parts.value, offset);
    const cell = part?.kind === "sheet" ? cellAt(this.tables.value, offset) : "";
    return M.citation(part ? M.partName(part, cell) : "", numberAt(this.sections.value, offset), page);
  }
}
