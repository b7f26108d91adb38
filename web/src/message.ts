// message.ts - a message as plain text, with what it has of a script marked; and its sender.
import { Await, here, html, link, refine, useApi } from "./base";
import type { Item, Message, Page } from "./api";
import { Export, Legend, Marked, MessageRow, Section } from "./parts";
import { List } from "./list";
import { count, plainHost, Said, when, who } from "./words";

const FIELD: Record<string, string> = {
  link: "Link", tag: "Tag", mention: "Mentions", repost: "Repeats", reply: "Answers", thread: "Conversation", target: "To", place: "Place", handle: "Account",
  mailer: "Written with", envelope: "Envelope", via: "Sent by", reply_to: "Reply to", list: "List", unsubscribe: "Unsubscribe", auto: "Automatic", bulk: "Bulk",
  campaign: "Campaign", origin_ip: "Came from", dkim: "Signed by", id_shape: "Shape of its id", mime_shape: "Made of", attachment: "Attachment",
  duration: "Seconds of talk", answered: "Answered", hidden: "Hidden text", other_body: "Only in the other version", label: "Label",
  warrant: "Checked on arrival",
};

function Field(p: { kind: string; value: string }) {
  const host = p.kind === "link" ? plainHost(p.value) : null;
  return html`<tr><th scope="row">${FIELD[p.kind] ?? p.kind}</th><td><${Said} text=${p.value} />${host ? html` <small class="notice">the host is <code>${host}</code></small>` : null}</td></tr>`;
}

function Others(p: { m: Message }) {
  const o = useApi<Page<Item>>(`senders/${p.m.sender.n}/messages?limit=8`);
  return html`<${Await} of=${o} what="The list">${(d: Page<Item>) => {
    const rest = d.items.filter((x) => x.n !== p.m.n);
    return rest.length ? html`<ul class="plain-list">${rest.map((x) => html`<li><${MessageRow} m=${x} /></li>`)}</ul>
      ${d.total > d.items.length ? html`<p><a href=${link(["sender", p.m.sender.n])}>All ${count(d.total, "message")}</a></p>` : null}` : html`<p class="quiet">There is no other message of this sender.</p>`;
  }}<//>`;
}

function Full(p: { m: Message }) {
  const m = p.m, kinds = [...new Set(m.marks.map((x) => x.kind))];
  const from = here().args.from;
  return html`<div class="head"><h1><${Said} text=${m.subject || "Without a subject"} /></h1>
      <span class="actions"><a class="button plain" href=${link(["compare", m.n])}>Compare…</a> <${Export} what="message" args=${{ n: String(m.n) }} label="Export this message…" /></span></div>
    <p class="lead">From <a href=${link(["sender", m.sender.n])}><${Said} text=${who(m.sender)} /></a>${m.sender.name ? html` <small class="quiet"><${Said} text=${m.sender.key} /></small>` : null}, ${when(m.time)}.
      ${m.campaign ? html` In campaign <a href=${link(["campaign", m.campaign], { script: m.script })}>${m.campaign}</a>${m.script ? `, script ${m.script}` : ""}.` : m.set_aside ? html` Set aside: <a href=${link(["aside", m.set_aside])}>${m.set_aside}</a>. ${m.set_aside_why}` : html` <a href=${link(["individual"])}>Individual</a>: in no campaign.`}
      ${m.added ? html` <span class="added">${count(m.added, "word")} added by the sender</span>` : null}</p>
    ${from && from === m.campaign ? html`<p><a href=${link(["campaign", from])}>Back to the campaign</a></p>` : null}
    ${kinds.length ? html`<${Legend} kinds=${kinds} />` : null}
    ${m.text ? html`<${Marked} text=${m.text} marks=${m.marks} />` : html`<p class="quiet">It has no text.</p>`}
    ${m.text_left_out ? html`<p class="notice">The text goes on: ${count(m.text_left_out)} bytes are not shown.</p>` : null}
    <${Section} id="fields" title="What it bears besides"><table class="fields"><tbody>${m.fields.map(([k, v]) => html`<${Field} kind=${k} value=${v} />`)}</tbody></table>
      ${m.fields.length ? null : html`<p class="quiet">Nothing.</p>`}<//>
    <${Section} id="origin" title="Where it lies" note="By these the original can be found and checked."><table class="fields"><tbody>
      <tr><th scope="row">Key</th><td><${Said} text=${m.key} /></td></tr>
      <tr><th scope="row">Input</th><td><${Said} text=${m.input.path} /> <small>${m.input.format}</small></td></tr>
      <tr><th scope="row">Place</th><td>byte ${count(m.input.offset)}, ${count(m.input.length)} bytes${m.input.line ? `, line ${count(m.input.line)}` : ""}</td></tr>
      <tr><th scope="row">SHA-256</th><td><code>${m.sha256}</code></td></tr></tbody></table><//>
    <${Section} id="others" title="Other messages of this sender"><${Others} m=${m} /><//>`;
}

export function MessageView(p: { n: string }) {
  const m = useApi<Message>("messages/" + encodeURIComponent(p.n));
  return html`<${Await} of=${m} what="The message">${(d: Message) => html`<${Full} m=${d} />`}<//>`;
}

type SenderFull = { n: number; key: string; name: string; names: string[]; messages: number; nobody: number; campaigns: string[] };

export function SenderView(p: { n: string }) {
  const s = useApi<SenderFull>("senders/" + encodeURIComponent(p.n));
  return html`<${Await} of=${s} what="The sender">${(d: SenderFull) => html`<div class="head"><h1><${Said} text=${who(d)} /></h1><span class="actions"><${Export} what="sender" args=${{ n: String(d.n) }} /></span></div>
    <p class="lead"><${Said} text=${d.key} />: ${count(d.messages, "message")}${d.names.length > 1 ? html`, under ${count(d.names.length, "name")}: ${d.names.map((n, i) => html`${i ? ", " : ""}<${Said} text=${n} />`)}` : null}.
      ${d.nobody ? " This is nobody in particular, and counts as no person." : ""} ${d.campaigns.length ? html`In ${d.campaigns.length === 1 ? "campaign" : "campaigns"} ${d.campaigns.map((id, i) => html`${i ? ", " : ""}<a href=${link(["campaign", id])}>${id}</a>`)}.` : "In no campaign."}</p>
    <${List} path=${`senders/${d.n}/messages`} label="Messages" empty="No messages." row=${(m: Item) => html`<${MessageRow} m=${m} />`} />`}<//>`;
}

/* --- two messages --- */

type Part = { kind: "same" | "changed" | "only_a" | "only_b" | "moved"; a: string | null; b: string | null };
type Compared = { a: Message; b: Message; parts: Part[] };

const SAYS: Record<string, string> = { changed: "other words", only_a: "only here", only_b: "only here", moved: "elsewhere in the other" };

function Side(p: { parts: Part[]; side: "a" | "b"; m: Message }) {
  return html`<article aria-label=${p.side === "a" ? "First message" : "Second message"}><h2><a href=${link(["message", p.m.n])}><${Said} text=${p.m.subject || "Without a subject"} /></a></h2>
    <p class="quiet"><${Said} text=${who(p.m.sender)} />, ${when(p.m.time)}</p>
    <div class="paper" dir="auto">${p.parts.map((x) => {
      const t = x[p.side];
      if (t === null) return null;
      return x.kind === "same" ? html`<${Said} text=${t} />` : html`<span class="d-${x.kind === "only_b" ? "only_a" : x.kind}" title=${SAYS[x.kind]}><span class="sr">[${SAYS[x.kind]}: </span><${Said} text=${t} /><span class="sr">] </span></span>`;
    })}</div></article>`;
}

export function CompareView(p: { a: string; b?: string }) {
  const c = useApi<Compared>(p.b ? `compare?a=${encodeURIComponent(p.a)}&b=${encodeURIComponent(p.b)}` : null);
  return html`<div class="head"><h1>Two messages side by side</h1>${p.b ? html`<span class="actions"><${Export} what="compare" args=${{ a: p.a, b: p.b }} label="Export both…" /></span>` : null}</div>
    ${p.b ? html`<p><a href=${link(["compare", p.a])}>Choose another second message</a></p><${Await} of=${c} what="The comparison">${(d: Compared) => {
      const words = (k: string, s: "a" | "b") => d.parts.filter((x) => x.kind === k).reduce((n, x) => n + (x[s]?.trim() ? x[s]!.trim().split(/\s+/).length : 0), 0);
      const all = d.parts.reduce((n, x) => n + (x.a?.trim() ? x.a.trim().split(/\s+/).length : 0), 0);
      return html`<p>${count(words("same", "a"), "word")} of ${count(all)} of the first stand in the same order in the second; ${count(words("moved", "a"))} more stand elsewhere.</p>
        <p class="legend"><span class="d-changed">other words</span> <span class="d-only_a">only here</span> <span class="d-moved">elsewhere in the other</span></p>
        <div class="sides"><${Side} parts=${d.parts} side="a" m=${d.a} /><${Side} parts=${d.parts} side="b" m=${d.b} /></div>`;
    }}<//>` : html`<${Choose} a=${p.a} />`}`;
}

/** The second message: of the first one's campaign, or what a search finds. */
function Choose(p: { a: string }) {
  const m = useApi<Message>("messages/" + encodeURIComponent(p.a));
  const q = here().args.q ?? "";
  const submit = (e: Event) => { e.preventDefault(); refine({ q: (new FormData(e.target as HTMLFormElement).get("q") as string) || null }); };
  return html`<${Await} of=${m} what="The message">${(d: Message) => html`<p>The first is <a href=${link(["message", d.n])}><${Said} text=${d.subject || "a message without a subject"} /></a> from <${Said} text=${who(d.sender)} />. Choose the second:</p>
    <form class="filters" role="search" onSubmit=${submit}><label>With these words <input type="search" name="q" value=${q} /></label> <button type="submit">Search</button></form>
    <${List} path=${q ? "search?q=" + encodeURIComponent(q) : d.campaign ? `campaigns/${d.campaign}/messages` : "individual"} label="Messages to choose from" empty="Nothing was found."
      row=${(x: Item) => html`<a class="message-row" href=${link(["compare", p.a, x.n])}><span class="meta"><${Said} class="who" text=${who(x.sender)} /><span class="time">${when(x.time)}</span></span><span class="said"><b><${Said} text=${x.subject} /></b> <${Said} text=${x.snippet.replace(/[\u0002\u0003]/g, "")} /></span></a>`} />`}<//>`;
}
