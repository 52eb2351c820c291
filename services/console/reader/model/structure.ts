// What the text is built of: sections, tables, and the parts of formats without pages.
import { batch, signal } from "@preact/signals";
import type { Client } from "../api/client";
import type { Family, Language, Part, PlacedText, Section, StructureAnswer, Table } from "../api/types";
import { M } from "../messages";
import { numberAt } from "./citations";
import { cellAt, partAt } from "./parts";

interface Read { sections: readonly Section[]; tables: readonly Table[]; parts: readonly Part[]; languages: readonly Language[] }

const NOTHING: Read = { sections: [], tables: [], parts: [], languages: [] };

export class Structure {
  readonly sections = signal<readonly Section[]>([]);
  readonly tables = signal<readonly Table[]>([]);
  readonly parts = signal<readonly Part[]>([]);
  readonly family = signal<Family>({ parent: "", count: 0, files: [], next: "" });
  readonly languages = signal<readonly Language[]>([]);
  /** What was read while nothing was revealed. */
  private masked: Read = NOTHING;
  private turn = 0;

  /** `revealed`: the person sees values. */
  async load(client: Client, purpose: string, revealed = false): Promise<void> {
    const turn = ++this.turn;
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
    const read: Read = { sections, tables: [...tables.values()], parts, languages };
    if (!revealed) this.masked = read;
    if (turn === this.turn) this.show(read);
  }

  /** Shows at once, whether or not the server answers, what was read while nothing was revealed. */
  hide(): void {
    this.turn++;
    this.show(this.masked);
  }

  private show({ sections, tables, parts, languages }: Read): void {
    batch(() => {
      this.sections.value = sections;
      this.tables.value = tables;
      this.parts.value = parts;
      this.languages.value = languages;
    });
  }

  /** The documents around this one and inside it; with `more`, the next ones after those that are known. */
  async loadFamily(client: Client, more = false): Promise<void> {
    const known = more ? this.family.value : { files: [], next: "" };
    const after = more ? `?page_token=${encodeURIComponent(known.next)}` : "";
    const found = await client.json<Family>("GET", `/documents/${encodeURIComponent(client.page.documentId)}/family${after}`);
    this.family.value = { ...found, files: [...known.files, ...found.files] };
  }

  /** The name of the file with this number, as the text has it. */
  fileName(number: string): PlacedText | undefined {
    return this.parts.value.find((one) => one.kind === "file" && String(one.number) === number)?.title;
  }

  /** The place of `offset` as a lawyer cites it. `page` is 0 if the format has no pages. */
  cite(offset: number, page: number): string {
    const part = partAt(this.parts.value, offset);
    const cell = part?.kind === "sheet" ? cellAt(this.tables.value, offset) : "";
    return M.citation(part ? M.partName(part, cell) : "", numberAt(this.sections.value, offset), page);
  }
}
