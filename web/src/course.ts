// course.ts - what happened: who goes first, how a script comes again, in how many places, and
// which camps use the same scripts. Each with what it does not show; the words are the report's.
import { html, link } from "./base";
import type { Camps, Lead, Leads, Pair, Rhythm, Sender, Spread } from "./api";
import { Section, Share } from "./parts";
import { count, lasting, roughly, Said, when, who } from "./words";

const Name = (p: { s: Sender }) => html`<a href=${link(["sender", p.s.n])}><${Said} text=${who(p.s)} /></a>`;

const p4 = (p: number) => String(Number(p.toPrecision(4)));

/** "9 of 12 rounds", or "9 to 11 of 12 rounds" where the times leave it open. */
const rounds = (x: { times: number; level: number; rounds: number }) => `${count(x.times)}${x.level ? " to " + count(x.times + x.level) : ""} of ${count(x.rounds)} rounds`;

const Rest = (p: { all: number; shown: number }) => p.all > p.shown ? html`<p class="quiet">And ${count(p.all - p.shown)} more, in the report.</p>` : null;

function First(p: { f: Lead }) {
  const f = p.f;
  return html`<li><${Name} s=${f.sender} /> ${2 * f.times >= f.rounds ? "is usually first" : "is first more often than chance gives"}: in ${rounds(f)}, where chance gives ${roughly(f.expected)}; half of the time the next comes within ${lasting(f.lead_seconds)}.</li>`;
}

const Firsts = (p: { l: Leads }) => html`<ul>${p.l.first.slice(0, 8).map((f) => html`<${First} f=${f} />`)}</ul>
  <div class="wide" tabindex="0" role="region" aria-label="Who is first, as a table"><table class="stacks"><caption>Rounds in which a sender was first; the stroke is what chance gives.</caption><thead><tr><th scope="col">Sender</th><th scope="col">Share</th><th scope="col" class="num">First</th><th scope="col" class="num">By chance</th><th scope="col" class="num">p, adjusted</th></tr></thead>
  <tbody>${p.l.first.map((f) => html`<tr><th scope="row"><${Name} s=${f.sender} /></th><td><${Share} of=${f.times / f.rounds} open=${f.level / f.rounds} chance=${f.expected / f.rounds} /></td><td class="num" data-label="First">${rounds(f)}</td><td class="num" data-label="By chance">${roughly(f.expected)}</td><td class="num" data-label="p, adjusted">${p4(f.p)}</td></tr>`)}</tbody></table></div>
  <${Rest} all=${p.l.first_total} shown=${p.l.first.length} />`;

const PairRow = (p: { x: Pair }) => html`<tr><th scope="row"><${Name} s=${p.x.before} /></th><td data-label="After"><${Name} s=${p.x.after} /></td><td><${Share} of=${p.x.times / p.x.rounds} open=${p.x.level / p.x.rounds} chance=${0.5} /></td><td class="num" data-label="In this order">${rounds(p.x)}</td><td class="num" data-label="Half within">${lasting(p.x.delay_seconds)}</td><td class="num" data-label="p, adjusted">${p4(p.x.p)}</td></tr>`;

const Pairs = (p: { l: Leads }) => html`<div class="wide" tabindex="0" role="region" aria-label="Who usually comes after whom"><table class="stacks"><caption>Who usually comes after whom.</caption><thead><tr><th scope="col">Before</th><th scope="col">After</th><th scope="col">Share</th><th scope="col" class="num">In this order</th><th scope="col" class="num">Half within</th><th scope="col" class="num">p, adjusted</th></tr></thead>
  <tbody>${p.l.pairs.map((x) => html`<${PairRow} x=${x} />`)}</tbody></table></div><${Rest} all=${p.l.pairs_total} shown=${p.l.pairs.length} />`;

/** What holds over many rounds, and below it who wrote before the others, once. */
export function WhoFirst(p: { l: Leads; title: string; note?: string; once?: (Sender & { time: string | null })[] }) {
  const { l, once = [] } = p;
  const usual = l.first.length + l.pairs.length > 0;
  if (!usual && !once.length) return null;
  return html`<${Section} id="first" title=${p.title} note=${p.note}>
    ${l.first.length ? html`<${Firsts} l=${l} />` : null}${l.pairs.length ? html`<${Pairs} l=${l} />` : null}
    ${usual ? html`<p class="note">${l.whole_minutes ? "Some of the times are whole minutes: who came first within a minute is not known, and nobody is counted as first there. " : null}To be usually first is not to lead: who gets up earlier, or reads the source before the others, is first too. That others come after does not show that they follow.</p>`
      : html`<p>Nobody can be told from chance as usually first.</p>`}
    ${once.length ? html`<h3>Who wrote first this time</h3><ol class="firsts">${once.map((s) => html`<li><${Name} s=${s} /> <small class="quiet">${when(s.time)}</small></li>`)}</ol><p class="note">Going first does not show who organised it.</p>` : null}<//>`;
}

// --- how it comes again ---

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const UNIT: Record<number, string> = { 604800: "week", 86400: "day", 3600: "hour" };
const two = (n: number) => String(n).padStart(2, "0");

/** "on Monday about 09:10 UTC". */
function moment(x: Rhythm): string {
  const minute = Math.floor((x.phase_seconds % 86400) / 60);
  if (x.step_seconds === 3600) return `about ${minute % 60} minutes past`;
  return `${x.step_seconds === 604800 ? `on ${DAYS[Math.floor(x.phase_seconds / 86400) % 7]} ` : ""}about ${two(Math.floor(minute / 60))}:${two(minute % 60)} UTC`;
}

const Beat = (p: { x: Rhythm; many: boolean }) => {
  const x = p.x, unit = UNIT[x.step_seconds];
  return html`<p>${x.script && p.many ? `Script ${x.script} comes again` : "It comes again"} each ${unit}, ${moment(x)}: it was seen in ${count(x.turns, unit)}${x.step_seconds === 3600 ? "" : " of " + count(x.of)}, half of the time within ${lasting(x.within_seconds)} of it. The other messages of this channel keep other times (p ${p4(x.p)}, adjusted for all that was tested).</p>`;
};

export const Rhythms = (p: { of: Rhythm[]; many: boolean }) => p.of.length ? html`<${Section} id="rhythm" title="How it comes again">${p.of.map((x) => html`<${Beat} x=${x} many=${p.many} />`)}
  <p class="note">A beat does not show a plan: a meeting, a programme on the air or a staff's working hours give one, too.</p><//>` : null;

// --- in how many places ---

const WHERE: Record<string, [string, string]> = {
  place: ["places", "Place"], slot: ["places, by a slot of the script", "Place"], zone: ["time zones, by their mails", "Time zone"],
  number: ["areas, by the beginning of their telephone numbers", "Number"],
};

function Spreading(p: { s: Spread }) {
  const s = p.s, [what, head] = WHERE[s.kind], most = Math.max(...s.names.map((x) => x[1]), 1);
  return html`<p>${count(s.senders, "sender is", "senders are")} in ${count(s.n)} ${what}, where chance gives ${roughly(s.expected)}: ${s.p <= 0.05 ? "more than chance" : "no more than chance"} (p ${p4(s.p)}, adjusted). Most are in ${s.names.slice(0, 6).map(([name, n], i) => html`${i ? ", " : ""}<${Said} text=${name} /> (${count(n)})`)}.</p>
    <details><summary>All of them as a table</summary><div class="wide" tabindex="0" role="region" aria-label=${what}><table><thead><tr><th scope="col">${head}</th><th scope="col">Share</th><th scope="col" class="num">Senders</th></tr></thead>
    <tbody>${s.names.map(([name, n]) => html`<tr><th scope="row"><${Said} text=${name} /></th><td><${Share} of=${n / most} /></td><td class="num">${count(n)}</td></tr>`)}</tbody></table></div><${Rest} all=${s.n} shown=${s.names.length} /></details>`;
}

export const Places = (p: { of: Spread[] }) => p.of.length ? html`<${Section} id="places" title="In how many places">${p.of.map((s) => html`<${Spreading} s=${s} />`)}
  <p class="note">A place is what the record says of the sender; where he is, it does not show.</p><//>` : null;

// --- camps ---

type Accord = Camps["pairs"][number];

const Campaigns = (p: { of: string[]; titles: Map<string, string> }) => html`${p.of.map((id, i) => html`${i ? ", " : ""}<a href=${link(["campaign", id])}><${Said} text=${p.titles.get(id) || id} /></a>`)}`;

const AccordLine = (p: { x: Accord; titles: Map<string, string> }) => html`<li>Camp ${p.x.a} and camp ${p.x.b} have ${count(p.x.things, "tag, link or repost", "tags, links and reposts")} in common, where without camps it would be ${roughly(p.x.expected)}. And yet senders of both use ${count(p.x.scripts, "script")}, where other things of as many senders give ${roughly(p.x.scripts_expected)} (p ${p4(p.x.p)}, adjusted for all pairs of camps): see <${Campaigns} of=${p.x.campaigns} titles=${p.titles} />.</li>`;

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
    <p class="note">One paper that both read gives this, too, where claque did not see it; and to say the same is not to agree. Camps are drawn by what is shared, not by what anyone thinks.</p><//>`;
}
