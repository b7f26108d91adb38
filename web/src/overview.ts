// overview.ts - how much there is, how many people it really is, and the campaigns.
import { html, link, useApi, Await, type Loaded } from "./base";
import type { After, Campaign, Camps, Leads, Page, Trigger } from "./api";
import { Export, Section, Standing, Sure } from "./parts";
import { CampsPart, WhoFirst } from "./course";
import { AfterEvents } from "./after";
import { Timeline, type Happening, type Series } from "./chart";
import { channels, count, lasting, people, Said, span } from "./words";

type Overview = {
  counts: { messages: number; senders: number; scripts: number; ties: number; campaigns: number; events: number };
  accounting: { read: number; kept: number; refused: number; set_aside: number; in_campaigns: number; individual: number };
  people: { least: number; most: number; others: number } | null; problems: { total: number }; notes: string[];
  set_aside: { reason: string; sentence: string; groups: number; messages: number }[]; inputs: { path: string; format: string }[];
  leads: Leads | null; camps: Camps | null; after_events: After | null;
};
export type TimelineData = {
  step: string | null; seconds: number; from: string | null; events: Happening[];
  series?: { campaign: string; bins: number[] }[]; bins?: number[]; placebos: [string, number][];
};

const Figure = (p: { n: string; what: string; href?: string; note?: string }) => html`<li class="figure">
  ${p.href ? html`<a href=${p.href}><b>${p.n}</b> <span>${p.what}</span></a>` : html`<div><b>${p.n}</b> <span>${p.what}</span></div>`}
  ${p.note ? html`<small>${p.note}</small>` : null}</li>`;

const followed = (t: Trigger) => t.by === "beginning" ? `it began ${lasting(t.began_seconds ?? 0)} later` : `${t.factor.toPrecision(2)} times as many as in other ${t.other}`;

function Row(p: { c: Campaign }) {
  const c = p.c;
  return html`<tr><th scope="row"><a href=${link(["campaign", c.id])}><${Said} text=${c.title || "without words"} /></a><small><code>${c.id}</code> <${Standing} of=${c.standing} /> <${Sure} sure=${c.sure} q=${c.q} /></small></th>
    <td class="num" data-label="People">${people(c.people)}</td>
    <td class="num" data-label="Messages">${count(c.messages)}<small>${c.channels ? channels(c.channels) : ""}</small></td>
    <td data-label="When">${span(c.first, c.last)}${c.trigger ? html`<small>after “${c.trigger.event}”: ${followed(c.trigger)}</small>` : null}</td></tr>`;
}

function name(id: string, titles: Map<string, string>): string {
  const other: Record<string, string> = { other: "other campaigns", individual: "individual mail", set_aside: "set aside" };
  const t = titles.get(id) ?? id;
  return other[id] ?? (t.length > 42 ? t.slice(0, 40) + "…" : t);
}

function Volume(p: { titles: Map<string, string> }) {
  const t = useApi<TimelineData>("timeline");
  return html`<${Await} of=${t} what="The timeline">${(d: TimelineData) => {
    const series: Series[] = d.series!.map((s) => ({ name: name(s.campaign, p.titles), bins: s.bins, href: p.titles.has(s.campaign) ? link(["campaign", s.campaign]) : undefined }));
    return html`<${Timeline} from=${d.from} step=${d.step} seconds=${d.seconds} series=${series} events=${d.events} title="Messages over time, by campaign" />`;
  }}<//>`;
}

function Figures(p: { o: Overview }) {
  const { accounting: a, counts } = p.o;
  return html`<ul class="figures">
    <${Figure} n=${count(a.kept)} what=${a.kept === 1 ? "message" : "messages"} note=${a.refused ? count(a.refused, "record") + " could not be read" : undefined} />
    <${Figure} n=${p.o.people ? (p.o.people.least === p.o.people.most ? count(p.o.people.least) : count(p.o.people.least) + "–" + count(p.o.people.most)) : "…"} what="people, as far as can be told" note=${count(counts.senders, "sender")} />
    <${Figure} n=${count(counts.campaigns)} what=${counts.campaigns === 1 ? "campaign" : "campaigns"} note=${`with ${count(a.in_campaigns, "message")}`} />
    <${Figure} n=${count(a.individual)} what="individual: to be read one by one" href=${link(["individual"])} />
    <${Figure} n=${count(a.set_aside)} what="set aside: alike for an innocent reason" href="#aside" />
  </ul>`;
}

export function OverviewView(p: { run: unknown }) {
  // The campaigns first: they are what is waited for, and the quicker answer.
  const list = useApi<Page<Campaign>>("campaigns?limit=500", p.run), o = useApi<Overview>("overview", p.run);
  const titles = new Map(list.data?.items.map((c) => [c.id, c.title]) ?? []);
  return html`<div class="head"><h1>What reached the office</h1><span class="actions"><${Export} what="report" formats=${["html", "json"]} label="Save the report…" /> <${Export} what="campaigns" label="Export the campaigns…" /></span></div>
    <${Await} of=${o as Loaded<Overview>} what="The overview">${(d: Overview) => html`<${Figures} o=${d} />`}<//>
    <${Section} id="campaigns" title="Campaigns, the most certain first" note="Messages that were not written independently. Acting together is everybody's right; it is told here so that one answer may do, and so that nobody's own concern is lost in it.">
      <${Await} of=${list} what="The list">${(d: Page<Campaign>) => d.items.length ? html`<table class="campaigns stacks"><thead><tr><th scope="col">Campaign</th><th scope="col" class="num">People</th><th scope="col" class="num">Messages</th><th scope="col">When (UTC)</th></tr></thead>
        <tbody>${d.items.map((c) => html`<${Row} key=${c.id} c=${c} />`)}</tbody></table>
        <p><a href=${link(["worth"])}>Worth reading: what senders of campaigns added themselves, the longest first</a></p>`
      : html`<p class="quiet">No campaign was found.</p>`}<//>
    <//>
    <${Section} id="volume" title="Over time">${list.data && o.data ? html`<${Volume} titles=${titles} />` : null}<//>
    ${o.data?.after_events ? html`<${AfterEvents} of=${o.data.after_events} />` : null}
    ${o.data?.leads ? html`<${WhoFirst} l=${o.data.leads} title="Who goes first, over several campaigns" note="Of what went through more than one campaign." />` : null}
    ${o.data?.camps ? html`<${CampsPart} of=${o.data.camps} titles=${titles} />` : null}
    ${o.data ? html`<${Section} id="aside" title="Set aside" note="Alike, but for an innocent reason.">${o.data.set_aside.length ? html`<table class="stacks"><thead><tr><th scope="col">Kind</th><th scope="col" class="num">Messages</th><th scope="col">Why it is no campaign</th></tr></thead><tbody>
      ${o.data.set_aside.map((s) => html`<tr><th scope="row"><a href=${link(["aside", s.reason])}>${s.reason}</a></th><td class="num" data-label="Messages">${count(s.messages)}</td><td data-label="Why">${s.sentence}</td></tr>`)}</tbody></table>` : html`<p class="quiet">Nothing.</p>`}<//>
    <${Section} id="notes" title="To be borne in mind"><ul>${o.data.notes.map((n) => html`<li>${n}</li>`)}</ul>
      <p>${o.data.problems.total ? html`<a href=${link(["problems"])}>${count(o.data.problems.total, "remark")} on what was read</a>` : "Everything was read without a remark."}</p>
      <details><summary>What was read</summary><ul>${o.data.inputs.map((i) => html`<li><${Said} text=${i.path} /> <small>${i.format}</small></li>`)}</ul></details><//>` : null}`;
}
