// The bodies of the HTTP API of annotation, as far as the reader uses them. Offsets are code points of the original text.

export interface Span { start: number; end: number }

export type AnnotationState = "proposed" | "accepted" | "rejected" | "changed" | "added" | "superseded";
export type Severity = "info" | "low" | "medium" | "high" | "critical";
export type RuleState = "present" | "weak" | "absent" | "wrong" | "not_read" | "not_applicable";
export type FindingState =
  | "undecided" | "accepted" | "changed" | "added" | "rejected" | "waiting" | "waived" | "left_undecided" | "outdated";
export type Verdict = "accept" | "change" | "add" | "reject" | "wait" | "waive" | "leave_undecided";

export interface Annotation {
  annotation_id: string;
  revision: number;
  category: string;
  span: Span;
  confidence: number;
  state: AnnotationState;
  origin: "model" | "person";
  page: number;
  hidden: boolean;
  uncertain_words?: number;
}

export interface FindingReview {
  state: FindingState;
  actor: string;
  decided_at: string | null;
  reason: string;
  who: string;
  until: string | null;
}

export interface Place { span: Span; part: string; document_id: string }

export interface Finding {
  finding_id: string;
  rule_id: string;
  category: string;
  severity: Severity;
  message: string;
  playbook: string;
  playbook_version: string;
  annotation_ids: string[];
  hidden: boolean;
  uncertain_words?: number;
  kind: "playbook" | "paper_fault" | "change";
  state: RuleState | null;
  places: Place[];
  lasting_id: string;
  review: FindingReview | null;
}

/** `categories`: those of the playbook. An earlier release of annotation has none. */
export interface FindingsAnswer { revision: number; findings: Finding[]; categories?: string[] }

export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

export interface DocumentRecord {
  document_id: string;
  source_system: string;
  source_reference: string;
  matter: string;
  client_id: string;
  version: number;
  media_type: string;
  privileged: boolean;
}

export interface DocumentAnswer {
  document: DocumentRecord;
  state: "proposed" | "published" | "superseded" | "withdrawn";
  revision: number;
  code_points: number;
}

export interface AnnotationSet {
  revision: number;
  state: DocumentAnswer["state"];
  document_type: string;
  annotations: Annotation[];
  findings: Finding[];
  flags: string[];
}

/** `others`: what is on the page beside `span`, such as notes. Only drawn pages have it, as those of a DOCX. */
export interface PageEntry { number: number; span: Span; width: number; height: number; others?: Span[] }
export interface PagesAnswer { pages: PageEntry[]; available: boolean; reason: string; detail?: string }

/** `confidence`: of a word of a scan that is not masked. An earlier release of annotation has none. `disputed`: two programs read it differently. */
export interface PageWord { text: string; span: Span; x0: number; y0: number; x1: number; y1: number; masked: boolean; value_id: string; confidence?: number | null; disputed?: boolean }
export interface PageWords { words: PageWord[]; width: number; height: number; pages: number }

export interface Hit { span: Span; page: number; before: string; match: string; after: string }
export interface SearchAnswer { hits: Hit[]; total: number; next_page_token: string }

export interface LinkPlace { span: Span; page: number }
export interface ReferenceEntry { span: Span; page: number; state: "found" | "not_in_document" | "ambiguous"; targets: LinkPlace[] }
export interface ReferencesAnswer { references: ReferenceEntry[]; total: number; next_page_token: string }
export interface DefinitionEntry { term: string; span: Span; body: Span; page: number; uses: number; places: LinkPlace[] }
export interface DefinitionsAnswer { definitions: DefinitionEntry[]; total: number; next_page_token: string }

export interface PlacedText { text: string; span: Span; page: number; masked: boolean }
export interface Section { number: PlacedText; heading: PlacedText; span: Span; level: number }
export interface Cell { row: number; column: number; words: PlacedText }
export interface Table { number: number; rows: number; columns: number; cells: Cell[] }
export type PartKind = "sheet" | "slide" | "shape" | "notes" | "message" | "quotation" | "document" | "file";
export interface Part { kind: PartKind; number: number; title: PlacedText; span: Span; hidden: boolean; document_type?: string; form?: boolean }
export interface Language { code: string; span: Span; read: boolean }
export interface StructureAnswer {
  parts?: Part[];
  languages?: Language[];
  sections: Section[];
  tables: Table[];
  headers: PlacedText[];
  footers: PlacedText[];
  pages: number;
  next_cursor: string;
}

export interface Gap { kind: string; count: number; pages: number[] }
export interface PlacedValue { value_id: string; entity_type: string; span: Span; revealed: boolean }
/** A word of a scan that was read with a low confidence. `disputed`: two programs read it differently. */
export interface UncertainWord { span: Span; confidence: number; disputed?: boolean }
export interface TextAnswer { text: string; start: number; end: number; hidden: Span[]; gaps: Gap[]; values: PlacedValue[]; uncertain?: UncertainWord[] }

export interface SummarySentence { text: string; category: string; evidence: Span[] }
export interface SummaryAnswer { sentences: SummarySentence[]; method: string; dropped: number; reason: string; shown?: number; verified?: number }
export interface FieldEntry { annotation_id: string; category: string; kind: string; canonical: string; span: Span; reason: string }

export interface Explanation {
  playbook_title: string;
  condition: string;
  reason: string;
  guidance: string;
  fallback: string;
  evidence: { annotation: Annotation; words: string; value: string }[];
  places: { place: Place; words: string }[];
}

export interface HistoryEntry {
  id: string;
  kind: "annotation" | "finding";
  target_id: string;
  decision: string;
  actor: string;
  role: string;
  decided_at: string;
  revision: number;
  undone_at: string | null;
}
export interface HistoryAnswer { decisions: HistoryEntry[]; can_undo: boolean; can_redo: boolean; next_page_token?: string }

export interface CommentEntry {
  id: string;
  author: string;
  written_at: string;
  target_kind: "document" | "annotation" | "finding";
  target_id: string;
  text: string;
  asked: string;
  resolved_at: string | null;
  resolved_by: string | null;
}

export interface Grant {
  grant_id: string;
  scope: "value" | "page" | "document";
  page: number;
  value_id?: string;
  purpose: string;
  subject: string;
  state: "waiting" | "in_force" | "expired" | "revoked" | "lapsed";
  expires_at: string | null;
}

/** What someone says about a place: a clause type, empty for none of them; and the risk, null for none. */
export interface PlaceAnswer { category: string; severity: Severity | null }
/** A place that is judged first; without a span the document as a whole. `model` is null until it is judged. */
export interface JudgedPlace { place_id: string; span: Span | null; own: PlaceAnswer | null; model: PlaceAnswer | null }
export interface JudgedPlacesAnswer { revision: number; waiting: number; places: JudgedPlace[]; categories: string[] }
/** A passage that was drawn at random before anyone looked: is anything in it? */
export interface AskedPassage { span: Span; answer: "nothing" | "clause" | null }
/** `waiting`: how many have no answer. `passages` is empty until they are named. */
export interface PassagesAnswer { revision: number; waiting: number; passages: AskedPassage[] }

/** What the review policy lets the reviewer accept together. */
export interface BulkPreview { revision: number; annotation_ids: string[]; rule: string; minimum_confidence: number }

export interface DecisionAnswer { decisions?: number; revision: number; annotation?: Annotation | null; finding?: Finding | null; decision?: HistoryEntry; can_undo?: boolean; can_redo?: boolean }

/** What the person prefers, on the server. `mode`: how documents open. Other fields, such as filters of the queue, are kept. */
export interface Preferences {
  keys?: "default" | "alt" | "off";
  text_size?: number;
  mode?: "page" | "text";
  theme?: "system" | "light" | "dark";
}

export interface ErrorDetail {
  reason: string;
  message: string;
  remedy: string;
  field: string;
  detail: string;
  undecided?: { annotation_ids: string[]; finding_ids: string[]; annotations: number; findings: number };
}

/** A document inside this one. `document_id` is empty if there is nothing to open. */
export interface FamilyFile { number: string; kind: string; stage: string; refused: boolean; document_id: string; meaning: string; remedy: string; files: number }
/** `parent`: the document around this one, or empty. `count`: of the documents inside, of which the first are in `files`; `next` is empty if these are all. */
export interface Family { parent: string; count: number; files: FamilyFile[]; next: string }
