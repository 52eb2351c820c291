// The dialog that adds a finding on marked words.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Severity, Span } from "../api/types";
import { M } from "../messages";
import { CategoryList, matching } from "./categories";
import { useParts } from "./context";
import { SeverityChoice } from "./severity";
import { Dialog, Field, Form } from "./ui";

export function NewFindingDialog() {
  const { store, actions, spans, reading } = useParts();
  const marked = store.marked.peek()?.span ?? { start: 0, end: 0 };
  const span = useSignal<Span>(marked);
  const words = useSignal("");
  const problem = useSignal("");
  const category = useSignal(matching("", store.categories.peek())[0]?.categories[0] ?? "");
  useEffect(() => {
    spans.whole(marked).then((found) => {
      span.value = found;
      return reading.quote(found);
    }).then((found) => { words.value = found; }, () => undefined);
  }, []);
  const place = store.cite(span.value.start);
  const submit = (data: FormData) => {
    if (!category.value) return void (problem.value = M.noCategory);
    actions.close();
    spans.drop();
    actions.addFinding(category.value, data.get("severity") as Severity, String(data.get("comment") ?? "").trim(), span.value);
  };
  const short = words.value.length > 320 ? `${words.value.slice(0, 220)} … ${words.value.slice(-90)}` : words.value;
  return (
    <Dialog title={M.findingTitle} onClose={() => actions.close()}>
      <Form submit={M.addFinding} onCancel={() => actions.close()} onSubmit={submit}>
        <figure class="quote"><blockquote>{short}</blockquote>{place && <figcaption class="muted small">{place}</figcaption>}</figure>
        <section class="choose" aria-labelledby="finding-category">
          <h3 class="choose-title" id="finding-category">{M.change}</h3>
          <CategoryList current={category.value} onChoose={(one) => { category.value = one; }} onActive={(one) => { category.value = one; }} />
        </section>
        <SeverityChoice value="medium" row />
        <Field id="finding-comment" label={M.commentText} hint={M.optional}><input id="finding-comment" name="comment" class="input" maxLength={2000} autocomplete="off" /></Field>
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
      </Form>
    </Dialog>
  );
}
