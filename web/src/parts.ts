// parts.ts - pieces that several views have: rows of messages, marked text, bars, dialogs.
import { useRef, useState } from "preact/hooks";
import { call, download, NotYet, query, type Item, type Mark } from "./api";
import { html, link, type Children } from "./base";
import { certainty, count, Said, shown, when, who } from "./words";

const SIGN: Record<string, string> = { mail: "Mail", post: "Post", call: "Call", letter: "Letter" };

/** A hit of a search stands between two control characters. */
function hits(snippet: string) {
  return snippet.split(/(\u0002[^\u0003]*\u0003)/).map((s) =>
    s.startsWith("\u0002") ? html`<mark>${shown(s.slice(1, -1))}</mark>` : shown(s));
}

export function MessageRow(p: { m: Item; from?: string; text?: string; label?: string }) {
  const m = p.m;
  return html`<a class="message-row" href=${link(["message", m.n], { from: p.from })}>
    <span class="meta"><span class="tag">${SIGN[m.channel] ?? m.channel}</span>
      <${Said} class="who" text=${who(m.sender)} /><span class="time">${when(m.time)}</span>
      ${m.added > 0 ? html`<span class="added">${count(m.added, "word")} added</span>` : null}</span>
    <span class="said">${m.subject ? html`<b><${Said} text=${m.subject} /></b>${" — "}` : null}<bdi>${p.text !== undefined ? shown(p.text) : hits(m.snippet)}</bdi></span></a>`;
}

const MEANING: Record<string, string> = { script: "in the script", slot: "a slot of the script", addition: "the sender's own words", quote: "greeting, closing, quotation or footer" };

/** A text with its marks: by underline and label, not by colour alone. */
export function Marked(p: { text: string; marks: Mark[] }) {
  const out: unknown[] = [];
  let at = 0;
  for (const m of p.marks) {
    if (m.from > at) out.push(shown(p.text.slice(at, m.from)));
    out.push(html`<span class="m-${m.kind}" title=${MEANING[m.kind]}>${m.kind === "addition" ? html`<span class="sr">own words: </span>` : null}${shown(p.text.slice(m.from, m.to))}</span>`);
    at = m.to;
  }
  out.push(shown(p.text.slice(at)));
  return html`<div class="paper" dir="auto">${out}</div>`;
}

export const Legend = (p: { kinds: string[] }) => html`<p class="legend">${p.kinds.map((k) => html`<span class="m-${k}">${MEANING[k]}</span> `)}</p>`;

export function Sure(p: { sure: string; q: number }) {
  return html`<span class="sure">${p.sure[0].toUpperCase() + p.sure.slice(1)} <span class="quiet">(${certainty(p.q)})</span></span>`;
}

const STANDS: Record<string, string> = {
  declared: "Declared: it names its organiser", undeclared: "Undeclared: it names no organiser", unclear: "Unclear whether it names an organiser",
};
export const Standing = (p: { of: string }) => html`<span class="standing ${p.of}" title=${STANDS[p.of]}>${p.of}</span>`;

export function Section(p: { id: string; title: string; note?: unknown; children: Children }) {
  return html`<section aria-labelledby=${p.id}><h2 id=${p.id}>${p.title}</h2>${p.note ? html`<p class="note">${p.note}</p>` : null}${p.children}</section>`;
}

/** What something is made of, as a bar for the eye; the numbers stand beside it. */
export const Bar = (p: { share: number }) => html`<span class="bar" aria-hidden="true"><span style=${{ width: Math.max(1, Math.min(100, 100 * p.share)) + "%" }} /></span>`;

const part = (x: number) => 100 * Math.max(0, Math.min(1, x)) + "%";

/** A share, what of it is left open, and as a stroke what chance gives; the numbers stand beside it. */
export const Share = (p: { of: number; open?: number; chance?: number }) => html`<span class="bar share" aria-hidden="true"><span style=${{ width: part(p.of) }} />${p.open ? html`<span class="open" style=${{ width: part(p.open) }} />` : null}${p.chance === undefined ? null : html`<i style=${{ left: part(p.chance) }} />`}</span>`;

function useDialog() {
  const ref = useRef<HTMLDialogElement>(null);
  return { ref, open: () => ref.current?.showModal(), close: () => ref.current?.close() };
}

const FILES: Record<string, string> = { worth: "what is worth reading", message: "this message", compare: "the two messages", sender: "the messages of this sender", "set-aside": "what was set aside", problems: "the remarks" };

/** Export of a view: pseudonyms, unless names are asked for and that is confirmed. */
export function Export(p: { what: string; args?: Record<string, string | null | undefined>; formats?: string[]; label?: string }) {
  const d = useDialog();
  const formats = p.formats ?? ["csv", "json"];
  const personal = p.what === "report";
  const [names, setNames] = useState(personal);
  const [format, setFormat] = useState(formats[0]);
  const [state, setState] = useState("");
  const go = async (e: Event) => {
    e.preventDefault();
    setState("One moment…");
    const init = names ? { headers: { "X-Claque-Names": "yes" } } : {};
    try {
      await download("export?" + query({ what: p.what, format, names: names ? 1 : null, ...p.args }), init, `claque-${p.what}.${format}`);
      setState("");
      d.close();
    } catch (x) {
      setState(x instanceof NotYet ? "This is being prepared: try again in a moment." : (x as Error).message);
    }
  };
  return html`<button class="plain" type="button" onClick=${d.open}>${p.label ?? "Export…"}</button>
    <dialog ref=${d.ref} aria-labelledby="export-${p.what}"><form onSubmit=${go}>
      <h2 id="export-${p.what}">Export ${FILES[p.what] ?? p.what}</h2>
      <fieldset><legend>Format</legend>${formats.map((f) => html`<label><input type="radio" name="format" checked=${f === format} onChange=${() => setFormat(f)} /> ${f.toUpperCase()}</label>`)}</fieldset>
      ${personal ? html`<p class="notice">The report contains personal data: addresses, names and quotations.</p>` : html`<label><input type="checkbox" checked=${names} onChange=${(e: Event) => setNames((e.target as HTMLInputElement).checked)} /> With addresses, names and texts</label>
      <p class="note">${names ? "The file will contain personal data. Political opinions are protected by law: share it only with those who may see the letters." : "People stand under pseudonyms; names, subjects, texts, headers and paths are left out."}</p>`}
      <p role="status">${state}</p>
      <p class="buttons"><button type="submit">Export</button> <button type="button" class="plain" onClick=${d.close}>Cancel</button></p>
    </form></dialog>`;
}

/** Answer once: the senders of one script, for mail merge; after it was said what leaves. */
export function AnswerOnce(p: { id: string; scripts: { id: string; messages: number }[]; script: string }) {
  const d = useDialog();
  const [sure, setSure] = useState(false);
  const [script, setScript] = useState(p.script);
  const [state, setState] = useState("");
  const n = p.scripts.find((s) => s.id === script)?.messages ?? 0;
  const go = async (e: Event) => {
    e.preventDefault();
    setState("One moment…");
    try {
      const body = JSON.stringify({ script, names: true, confirmed: sure });
      await download(`campaigns/${p.id}/answer`, { method: "POST", body }, `answer-${p.id}-${script}.csv`);
      setState("");
      d.close();
    } catch (x) { setState((x as Error).message); }
  };
  return html`<button type="button" onClick=${() => { setSure(false); d.open(); }}>Answer once…</button>
    <dialog ref=${d.ref} aria-labelledby="answer-title"><form onSubmit=${go}>
      <h2 id="answer-title">Answer once</h2>
      <p>One answer for all who sent the same script: a table for mail merge, with address, name, channel, date of the first message and subject.</p>
      ${p.scripts.length > 1 ? html`<label>Script <select value=${script} onChange=${(e: Event) => setScript((e.target as HTMLSelectElement).value)}>${p.scripts.map((s) => html`<option value=${s.id}>${s.id}: ${count(s.messages, "message")}</option>`)}</select></label>` : null}
      <p class="notice">The file has the <b>names and addresses of those who sent ${count(n, "message")}</b>. Before you answer alike, look at what each of them added.</p>
      <label><input type="checkbox" checked=${sure} onChange=${(e: Event) => setSure((e.target as HTMLInputElement).checked)} /> I may use these addresses for an answer</label>
      <p role="status">${state}</p>
      <p class="buttons"><button type="submit" disabled=${!sure}>Save the addresses</button> <button type="button" class="plain" onClick=${d.close}>Cancel</button></p>
    </form></dialog>`;
}

export { call };
