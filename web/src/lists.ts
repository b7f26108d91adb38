// lists.ts - search, individual mail, what is worth reading, what was set aside, remarks.
import { here, html, link, useApi, refine } from "./base";
import type { Campaign, Item, Page } from "./api";
import { query } from "./api";
import { Export, MessageRow } from "./parts";
import { List } from "./list";
import { Said } from "./words";

const FILTERS = ["q", "sender", "from", "to", "channel", "campaign"];

export function SearchView() {
  const { args } = here();
  const campaigns = useApi<Page<Campaign>>("campaigns?limit=500");
  const filters = Object.fromEntries(FILTERS.map((k) => [k, args[k]]));
  const submit = (e: Event) => {
    e.preventDefault();
    const form = new FormData(e.target as HTMLFormElement);
    refine(Object.fromEntries(FILTERS.map((k) => [k, (form.get(k) as string) || null])));
  };
  const q = query(filters);
  return html`<div class="head"><h1>Search</h1><span class="actions">${q ? html`<${Export} what="search" args=${filters} />` : null}</span></div>
    <form class="filters" role="search" onSubmit=${submit} key=${q}>
      <label>Words <input id="search-box" type="search" name="q" value=${args.q ?? ""} maxlength="400" /></label>
      <label>Sender <input name="sender" value=${args.sender ?? ""} maxlength="200" /></label>
      <label>From <input type="date" name="from" value=${args.from ?? ""} /></label>
      <label>To <input type="date" name="to" value=${args.to ?? ""} /></label>
      <label>Channel <select name="channel"><option value="">all</option>${["mail", "post", "call", "letter"].map((c) => html`<option value=${c} selected=${c === args.channel}>${c}</option>`)}</select></label>
      <label>Campaign <select name="campaign"><option value="">all</option><option value="individual" selected=${args.campaign === "individual"}>none: individual</option>${campaigns.data?.items.map((c) => html`<option value=${c.id} selected=${c.id === args.campaign}>${c.id} ${c.title.slice(0, 40)}</option>`)}</select></label>
      <button type="submit">Search</button>
    </form>
    <p class="note">All words must be there, in any order; “quotation marks” keep words together; the last word may go on. Of Chinese, Japanese, Thai, Lao, Khmer and Burmese any letters are found that stand side by side.</p>
    ${q ? html`<${List} path=${"search?" + q} label="What was found" empty="Nothing was found." row=${(m: Item) => html`<${MessageRow} m=${m} />`} />` : null}`;
}

export function IndividualView() {
  const order = here().args.order === "length" ? "length" : "time";
  return html`<div class="head"><h1>Individual mail</h1><span class="actions"><${Export} what="individual" args=${{ order }} /></span></div>
    <p class="lead">All that is in no campaign and no lookalike: the letters that a flood hides. <a href=${link(["worth"])}>Worth reading</a> lists what senders of campaigns added themselves.</p>
    <p><label>Order <select value=${order} onChange=${(e: Event) => refine({ order: (e.target as HTMLSelectElement).value === "length" ? "length" : null })}><option value="time">by time</option><option value="length">longest first</option></select></label></p>
    <${List} path=${"individual?order=" + order} label="Individual mail" empty="There is none." row=${(m: Item) => html`<${MessageRow} m=${m} />`} />`;
}

export function WorthView() {
  return html`<div class="head"><h1>Worth reading</h1><span class="actions"><${Export} what="worth" /></span></div>
    <p class="lead">Messages of campaigns, by what their senders added in their own words, the longest first: what was written to you, and not copied.</p>
    <${List} path="worth" label="Worth reading" rowHeight=${88} empty="Nobody added anything to a script." row=${(m: Item) => html`<${MessageRow} m=${m} text=${m.text ?? ""} />`} />`;
}

export function AsideView(p: { reason: string }) {
  return html`<div class="head"><h1>Set aside: ${p.reason}</h1><span class="actions"><${Export} what="set-aside" args=${{ reason: p.reason }} /></span></div><p class="lead">Alike, but for an innocent reason. <a href=${link([])}>All kinds</a></p>
    <${List} path=${"set-aside?reason=" + encodeURIComponent(p.reason)} label="Set aside" empty="There is none." row=${(m: Item) => html`<${MessageRow} m=${m} />`} />`;
}

type Problem = { input: string; line: number; byte: number; reason: string; refused: number };

export function ProblemsView() {
  return html`<div class="head"><h1>Remarks on what was read</h1><span class="actions"><${Export} what="problems" /></span></div><p class="lead">What could not be read, or was read with a remark.</p>
    <${List} path="problems" label="Remarks" one="remark" empty="There are none." rowHeight=${52}
      row=${(x: Problem) => html`<div class="problem-row"><${Said} text=${x.input} />${x.line ? `, line ${x.line}` : x.byte ? `, byte ${x.byte}` : ""}: <${Said} text=${x.reason} />${x.refused ? html` <b>a record was lost</b>` : null}</div>`} />`;
}
