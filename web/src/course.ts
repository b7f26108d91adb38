// course.ts - what happened: who goes first, how a script comes again, in how many places, and
// which camps use the same scripts. Sentences, and what each does not show, come from the server:
// they are the report's.
import { Await, html, link, useApi } from "./base";
import type { Camps, Clock, Lead, Leads, Pair, Rhythm, Sender, Spread } from "./api";
import { Turn } from "./chart";
import { Section, Share } from "./parts";
import { count, lasting, roughly, Said, when, who } from "./words";

const Name = (p: { s: Sender }) => html`<a href=${link(["sender", p.s.n])}><${Said} text=${who(p.s)} /></a>`;

const p4 = (p: number) => String(Number(p.toPrecision(4)));

const Rest = (p: { all: number; shown: number }) => p.all > p.shown ? html`<p class="quiet">And ${count(p.all - p.shown)} more, in the report.</p>` : null;

const First = (p: { f: Lead }) => html`<li><${Name} s=${p.f.sender} /> ${p.f.says}</li>`;

const Firsts = (p: { l: Leads }) => html`<ul>${p.l.first.slice(0, 8).map((f) => html`<${First} f=${f} />`)}</ul>
  <div class="wide" tabindex="0" role="region" aria-label="Who is first, as a table"><table class="stacks"><caption>Rounds in which a sender was first; the stroke is what chance gives.</caption><thead><tr><th scope="col">Sender</th><th scope="col">Share</th><th scope="col" class="num">First</th><th scope="col" class="num">By chance</th><th scope="col" class="num">p, adjusted</th></tr></thead>
  <tbody>${p.l.first.map((f) => html`<tr><th scope="row"><${Name} s=${f.sender} /></th><td><${Share} of=${f.times / f.rounds} open=${f.level / f.rounds} chance=${f.expected / f.rounds} /></td><td class="num" data-label="First">${f.share}</td><td class="num" data-label="By chance">${roughly(f.expected)}</td><td class="num" data-label="p, adjusted">${p4(f.p)}</td></tr>`)}</tbody></table></div>
  <${Rest} all=${p.l.first_total} shown=${p.l.first.length} />`;

const PairRow = (p: { x: Pair }) => html`<tr><th scope="row"><${Name} s=${p.x.before} /></th><td data-label="After"><${Name} s=${p.x.after} /></td><td><${Share} of=${p.x.times / p.x.rounds} open=${p.x.level / p.x.rounds} chance=${0.5} /></td><td class="num" data-label="In this order">${p.x.share}</td><td class="num" data-label="Half within">${lasting(p.x.delay_seconds)}</td><td class="num" data-label="p, adjusted">${p4(p.x.p)}</td></tr>`;

const Pairs = (p: { l: Leads }) => html`<div class="wide" tabindex="0" role="region" aria-label="Who usually comes after whom"><table class="stacks"><caption>Who usually comes after whom.</caption><thead><tr><th scope="col">Before</th><th scope="col">After</th><th scope="col">Share</th><th scope="col" class="num">In this order</th><th scope="col" class="num">Half within</th><th scope="col" class="num">p, adjusted</th></tr></thead>
  <tbody>${p.l.pairs.map((x) => html`<${PairRow} x=${x} />`)}</tbody></table></div><${Rest} all=${p.l.pairs_total} shown=${p.l.pairs.length} />`;

/** What holds over many rounds, and below it who wrote before the others, once. */
export function WhoFirst(p: { l: Leads; title: string; note?: string; once?: (Sender & { time: string | null })[] }) {
  const { l, once = [] } = p;
  const usual = l.first.length + l.pairs.length > 0;
  if (!usual && !once.length) return null;
  return html`<${Section} id="first" title=${p.title} note=${p.note}>
    ${l.first.length ? html`<${Firsts} l=${l} />` : null}${l.pairs.length ? html`<${Pairs} l=${l} />` : null}
    ${usual ? html`<p class="note">${l.whole_minutes ? l.note_minutes + " " : null}${l.note}</p>`
      : html`<p>Nobody can be told from chance as usually first.</p>`}
    ${once.length ? html`<h3>Who wrote first this time</h3><ol class="firsts">${once.map((s) => html`<li><${Name} s=${s} /> <small class="quiet">${when(s.time)}</small></li>`)}</ol><p class="note">Going first does not show who organised it.</p>` : null}<//>`;
}

// --- how it comes again ---

/** "09:00" of a turn's column; of a week with its day. */
function column(c: Clock, i: number): string {
  const at = (i * c.step_seconds) / c.own.length, two = (x: number) => String(Math.floor(x)).padStart(2, "0");
  if (c.step_seconds === 3600) return ":" + two(at / 60);
  return `${c.step_seconds === 604800 ? c.ticks[Math.floor(at / 86400)] + " " : ""}${two((at % 86400) / 3600)}:${two((at % 3600) / 60)}`;
}

const OwnKey = html`<span><span class="key c0" aria-hidden="true"></span>this script</span>`;

function Face(p: { id: string; nth: number }) {
  const c = useApi<Clock>(`campaigns/${p.id}/clock?rhythm=${p.nth}`);
  return html`<${Await} of=${c} what="The clock">${(d: Clock) => html`<figure class="chart"><figcaption>When it comes, beside the other messages of the channel, which are drawn as many. Times are UTC.</figcaption>
    <${Turn} own=${d.own} others=${d.others} ticks=${d.ticks} title="One turn of the clock" />
    <p class="keys">${OwnKey} <span><span class="key c12" aria-hidden="true"></span>the other messages</span></p>
    <details><summary>The clock as a table</summary><div class="wide" tabindex="0" role="region" aria-label="The clock as a table"><table><thead><tr><th scope="col">From (UTC)</th><th scope="col" class="num">This script</th><th scope="col" class="num">The others</th></tr></thead>
    <tbody>${d.own.map((n, i) => n || d.others[i] ? html`<tr><th scope="row">${column(d, i)}</th><td class="num">${count(n)}</td><td class="num">${count(d.others[i])}</td></tr>` : null)}</tbody></table></div></details></figure>`}<//>`;
}

export const Rhythms = (p: { id: string; of: Rhythm[]; note: string }) => p.of.length ? html`<${Section} id="rhythm" title="How it comes again">${p.of.map((x, i) => html`<p>${x.sentence}</p><${Face} id=${p.id} nth=${i} />`)}
  <p class="note">${p.note}</p><//>` : null;

// --- in how many places ---

const HEAD: Record<string, string> = { place: "Place", slot: "Place", zone: "Time zone", number: "Number" };

function Spreading(p: { s: Spread }) {
  const s = p.s, most = Math.max(...s.names.map((x) => x[1]), 1);
  return html`<p><${Said} text=${s.sentence} /></p>
    <details><summary>All of them as a table</summary><div class="wide" tabindex="0" role="region" aria-label=${HEAD[s.kind] + ", as a table"}><table><thead><tr><th scope="col">${HEAD[s.kind]}</th><th scope="col">Share</th><th scope="col" class="num">Senders</th></tr></thead>
    <tbody>${s.names.map(([name, n]) => html`<tr><th scope="row"><${Said} text=${name} /></th><td><${Share} of=${n / most} /></td><td class="num">${count(n)}</td></tr>`)}</tbody></table></div><${Rest} all=${s.n} shown=${s.names.length} /></details>`;
}

export const Places = (p: { of: Spread[]; note: string }) => p.of.length ? html`<${Section} id="places" title="In how many places">${p.of.map((s) => html`<${Spreading} s=${s} />`)}
  <p class="note">${p.note}</p><//>` : null;

// --- camps ---

type Accord = Camps["pairs"][number];

const Campaigns = (p: { of: string[]; titles: Map<string, string> }) => html`${p.of.map((id, i) => html`${i ? ", " : ""}<a href=${link(["campaign", id])}><${Said} text=${p.titles.get(id) || id} /></a>`)}`;

const AccordLine = (p: { x: Accord; titles: Map<string, string> }) => html`<li>${p.x.sentence}: see <${Campaigns} of=${p.x.campaigns} titles=${p.titles} />.</li>`;

function Common(p: { found: number; chance: number; what: string }) {
  const all = Math.max(p.found, p.chance, 1);
  return html`<td data-label=${p.what}><${Share} of=${p.found / all} chance=${p.chance / all} /></td><td class="num">${count(p.found)} (${roughly(p.chance)})</td>`;
}

export function CampsPart(p: { of: Camps; titles: Map<string, string> }) {
  const c = p.of;
  if (!c.pairs.length) return null;
  return html`<${Section} id="camps" title="Camps that use the same scripts" note="Senders who share tags, links and reposts make a camp. These are apart in what they share, and yet send the same words.">
    <ul>${c.pairs.map((x) => html`<${AccordLine} x=${x} titles=${p.titles} />`)}</ul><${Rest} all=${c.pairs_total} shown=${c.pairs.length} />
    <table class="stacks"><caption>What two camps have in common; the stroke, and the number in brackets, is what chance gives.</caption><thead><tr><th scope="col">Camps</th><th scope="col" colspan="2">Tags, links, reposts</th><th scope="col" colspan="2">Scripts</th></tr></thead>
    <tbody>${c.pairs.map((x) => html`<tr><th scope="row">${x.a} and ${x.b}</th><${Common} found=${x.things} chance=${x.expected} what="Tags, links, reposts" /><${Common} found=${x.scripts} chance=${x.scripts_expected} what="Scripts" /></tr>`)}</tbody></table>
    <ul>${c.camps.map((x) => html`<li>Camp ${x.n}: ${count(x.size, "sender")}${x.marks.length ? html`; most its own: ${x.marks.map((m, i) => html`${i ? ", " : ""}<${Said} text=${m} />`)}` : null}</li>`)}</ul>
    <p class="note">${c.note}</p><//>`;
}
