// campaign.ts - one campaign: its script, what each sender added, when, why grouped, and why
// it may be something else.
import { useState } from "preact/hooks";
import { Await, Fragment, here, html, link, refine, useApi } from "./base";
import { query } from "./api";
import type { CampaignFull, Evidence, Item, Page, Script, Slot, Trigger } from "./api";
import { AnswerOnce, Bar, Export, MessageRow, Section, Standing, Sure } from "./parts";
import { List } from "./list";
import { Timeline } from "./chart";
import { BandKeys, bands, Dates, NONE } from "./after";
import { Places, Rhythms, WhoFirst } from "./course";
import { NetworkPart } from "./network";
import type { TimelineData } from "./overview";
import { channels, count, people, Said, shown, span, when, who } from "./words";

type Addition = { n: number; key: string; time: string | null; sender: { n: number; key: string; name: string }; text: string; words: number };

/** The script's text in pieces: words, and the numbers of its slots. */
export function pieces(text: string): (string | number)[] {
  const out: (string | number)[] = [];
  let words = "";
  for (let i = 0; i < text.length; i++) {
    const slot = text[i] === "[" ? /^\[(\d+)\]/.exec(text.slice(i, i + 12)) : null;
    if (slot) {
      out.push(words, Number(slot[1]));
      words = "";
      i += slot[0].length - 1;
    } else {
      words += text[i];
      if (text[i] === "[" && text[i + 1] === "[") i++;
    }
  }
  return [...out, words];
}

function SlotValues(p: { id: string; script: Script; slot: Slot; close: () => void }) {
  const most = Math.max(...p.slot.values.map((v) => v[1]), 1);
  const [all, setAll] = useState(false);
  const more = useApi<Page<{ value: string; count: number }>>(all ? `campaigns/${p.id}/slots/${p.script.id}/${p.slot.n}?limit=1000` : null);
  const values = more.data ? more.data.items.map((v) => [v.value, v.count] as [string, number]) : p.slot.values;
  return html`<div class="values" id="slot-values" role="region" aria-label=${`What stands in slot ${p.slot.n}`}>
    <p><b>Slot ${p.slot.n}</b>: ${count(p.slot.distinct, "wording")} <button class="plain" type="button" onClick=${p.close}>Close</button></p>
    <table><thead class="sr"><tr><th scope="col">Wording</th><th scope="col">Messages</th><th></th></tr></thead><tbody>${values.map(([v, n]) => html`<tr><td>${v ? html`<${Said} text=${v} />` : html`<i class="quiet">left out</i>`}</td><td class="num">${count(n)}</td><td><${Bar} share=${n / most} /></td></tr>`)}</tbody></table>
    ${p.slot.distinct > values.length && !all ? html`<button class="plain" type="button" onClick=${() => setAll(true)}>All ${count(p.slot.distinct)}</button>` : null}</div>`;
}

function ScriptText(p: { id: string; script: Script }) {
  const [open, setOpen] = useState(0);
  const slots = new Map(p.script.slots.map((s) => [s.n, s]));
  const slot = slots.get(open);
  return html`<div class="paper script" dir="auto">${pieces(p.script.text).map((x) => typeof x === "string" ? shown(x)
    : html`<button type="button" class="chip" aria-expanded=${x === open} aria-controls="slot-values" title=${`Slot ${x}: ${slots.get(x)?.distinct ?? 0} wordings`} onClick=${() => setOpen(x === open ? 0 : x)}><bdi>${shown((slots.get(x)?.values.find((v) => v[0])?.[0] ?? "…").slice(0, 40))}</bdi> <small>${slots.get(x)?.distinct ?? 0}</small></button>`)}</div>
    ${slot ? html`<${SlotValues} id=${p.id} script=${p.script} slot=${slot} close=${() => setOpen(0)} />` : null}`;
}

function Differences(p: { script: Script }) {
  const s = p.script;
  const rows = s.sentences.filter((x) => !x.in_text || x.messages < 0.9 * s.messages || x.moved > 0.05 * s.messages);
  if (!rows.length) return null;
  return html`<details><summary>Where messages differ: ${count(rows.length, "sentence")}</summary><table class="stacks"><thead><tr><th scope="col">Sentence</th><th scope="col" class="num">Have it</th><th scope="col" class="num">Elsewhere</th></tr></thead>
    <tbody>${rows.map((x) => html`<tr><td>${x.in_text ? null : html`<small class="tag">not in the text</small> `}<${Said} text=${x.text} /></td><td class="num" data-label="Have it">${count(x.messages)} of ${count(s.messages)}</td><td class="num" data-label="Elsewhere">${x.moved ? count(x.moved) : "–"}</td></tr>`)}</tbody></table></details>`;
}

function Additions(p: { id: string; script: Script }) {
  const [limit, setLimit] = useState(12);
  const a = useApi<Page<Addition>>(`campaigns/${p.id}/additions?script=${p.script.id}&limit=${limit}`);
  return html`<${Await} of=${a} what="The list">${(d: Page<Addition>) => d.items.length ? html`<ul class="additions">${d.items.map((x) => html`<li><a href=${link(["message", x.n], { from: p.id })}><${Said} text=${who(x.sender)} /></a> <small class="quiet">${count(x.words, "word")} · ${when(x.time)}</small><blockquote dir="auto" class="m-addition">${shown(x.text)}</blockquote></li>`)}</ul>
    ${d.total > d.items.length ? html`<button class="plain" type="button" onClick=${() => setLimit(Math.min(1000, limit * 4))}>More of ${count(d.total)}</button>` : null}` : html`<p class="quiet">Nobody added anything.</p>`}<//>`;
}

function ScriptPart(p: { c: CampaignFull; script: Script }) {
  const { c, script } = p;
  return html`<${Section} id="script" title="The script" note=${html`What ${count(script.messages, "message")} have in common. The buttons in the text are places where the wording changes: press one for all wordings and how many used each.`}>
      ${c.scripts.length > 1 ? html`<p><label>Script <select value=${script.id} onChange=${(e: Event) => refine({ script: (e.target as HTMLSelectElement).value })}>${c.scripts.map((s) => html`<option value=${s.id}>${s.id}: ${count(s.messages, "message")}</option>`)}</select></label></p>` : null}
      <${ScriptText} key=${script.id} id=${c.id} script=${script} /><${Differences} script=${script} /><//>
    <${Section} id="additions" title="What each sender added" note="A real concern may hide here: the longest come first."><${Additions} key=${script.id} id=${c.id} script=${script} /><//>`;
}

function Followed(p: { c: CampaignFull; t: Trigger; placebos: [string, number][] }) {
  const { c, t, placebos } = p;
  const said = html`<p><${Said} text=${c.trigger_sentence ?? ""} /></p>`;
  if (t.by === "beginning") return html`${said}<p class="note">${c.trigger_note}</p>`;
  return html`<${BandKeys} hours=${t.hours} other=${t.other} />${said}
    <${Dates} time=${t.time} messages=${t.messages} hours=${t.hours} placebos=${placebos} /><p class="note">${c.trigger_note}</p>`;
}

function When(p: { c: CampaignFull }) {
  const { args } = here();
  const t = useApi<TimelineData>(`campaigns/${p.c.id}/timeline${args.step ? "?step=" + args.step : ""}`);
  const trigger = p.c.trigger;
  return html`<${Section} id="when" title="When, and after what">
    <p><label>A bar for each <select value=${args.step ?? ""} onChange=${(e: Event) => refine({ step: (e.target as HTMLSelectElement).value || null })}><option value="">step that fits</option><option value="hour">hour</option><option value="day">day</option><option value="week">week</option></select></label></p>
    <${Await} of=${t} what="The timeline">${(d: TimelineData) => html`<${Timeline} from=${d.from} step=${d.step} seconds=${d.seconds} series=${[{ name: "messages", bins: d.bins ?? [] }]} events=${d.events} title="Messages of this campaign" height=${160} bands=${trigger?.by === "volume" ? bands(trigger.time, trigger.hours, d.placebos) : NONE} />
      ${trigger ? html`<${Followed} c=${p.c} t=${trigger} placebos=${d.placebos} />` : d.events.length ? html`<p class="quiet">No event can be told from chance as what set it off.</p>` : null}`}<//><//>`;
}

const EvidenceLine = (p: { e: Evidence; id: string }) => html`<li><p><b>${p.e.line}</b> ${p.e.sentence} ${p.e.bits > 0 ? html`<small class="quiet">${p.e.bits.toFixed(0)} bits: chance alone does so once in 2<sup>${p.e.bits.toFixed(0)}</sup></small>` : null}</p>
  ${p.e.messages.length ? html`<details><summary>${count(p.e.count, "message")}</summary><p class="refs">${p.e.messages.map((m) => html`<${Fragment}><a href=${link(["message", m.n], { from: p.id })}><${Said} text=${m.key} /></a> <//>`)}${p.e.count > p.e.messages.length ? html`and ${count(p.e.count - p.e.messages.length)} more, under Messages` : null}</p></details>` : null}</li>`;

function Why(p: { c: CampaignFull }) {
  const c = p.c;
  return html`<${Section} id="why" title="Why these belong together"><ul class="evidence">${c.evidence.map((e) => html`<${EvidenceLine} e=${e} id=${c.id} />`)}</ul>
      ${c.people.why?.length ? html`<h3>How many people it is</h3><ul>${c.people.why.map((s) => html`<li>${s}</li>`)}</ul>` : null}<//>
    <${Section} id="why-not" title="Why it may be something else" note="What the evidence does not show."><ul class="caveats">${c.caveats.map((s) => html`<li>${s}</li>`)}</ul>
      <h3>Is it open about its organiser?</h3><p><${Standing} of=${c.standing} /></p><ul>${c.standing_reasons.map((r) => html`<li>${r.sentence} ${r.n ? html`<a href=${link(["message", r.n], { from: c.id })}>message</a>` : null}</li>`)}</ul><//>`;
}

type Member = { n: number; key: string; name: string; grade: string; messages: number; first: string | null; last: string | null };

function Senders(p: { id: string }) {
  return html`<${List} path=${`campaigns/${p.id}/senders`} label="Senders" one="sender" empty="No senders." rowHeight=${48}
    row=${(s: Member) => html`<a class="sender-row" href=${link(["sender", s.n])}><span class="who"><${Said} text=${who(s)} /> <small class="quiet"><${Said} text=${s.key} /></small></span><span class="tag">${s.grade}</span><span class="num">${count(s.messages, "message")}</span><span class="time">${span(s.first, s.last)}</span></a>`} />`;
}

function Messages(p: { c: CampaignFull; script: string }) {
  const order = here().args.order === "added" ? "added" : "time";
  const q = new URLSearchParams({ order, ...(p.script ? { script: p.script } : {}) });
  return html`<p><label>Order <select value=${order} onChange=${(e: Event) => refine({ order: (e.target as HTMLSelectElement).value === "added" ? "added" : null })}><option value="time">by time</option><option value="added">most added first</option></select></label></p>
    <${List} path=${`campaigns/${p.c.id}/messages?${q}`} label="Messages" empty="No messages." row=${(m: Item) => html`<${MessageRow} m=${m} from=${p.c.id} />`} />`;
}

const TABS: [string, string][] = [["", "Script and evidence"], ["messages", "Messages"], ["senders", "Senders"], ["network", "Network"]];

function Full(p: { c: CampaignFull; tab: string }) {
  const { c, tab } = p;
  const { args } = here();
  const script = c.scripts.find((s) => s.id === args.script) ?? c.scripts[0];
  return html`<div class="head"><h1><${Said} text=${c.title || "A campaign without words"} /></h1>
      <span class="actions">${script ? html`<${AnswerOnce} id=${c.id} scripts=${c.scripts} script=${script.id} />` : null} <${Export} what=${tab === "senders" ? "senders" : tab === "network" ? "network" : tab === "messages" ? "messages" : "additions"} args=${{ campaign: c.id, script: args.script, order: args.order }} label=${`Export ${tab || "additions"}…`} /></span></div>
    <p class="lead"><${Standing} of=${c.standing} /> <b>${people(c.people)}</b>, ${count(c.messages, "message")} (${channels(c.channels ?? {})}), ${span(c.first, c.last)}. <${Sure} sure=${c.sure} q=${c.q} /></p>
    ${c.targets.length ? html`<p class="quiet">Addressed to ${c.targets.slice(0, 5).map((t, i) => html`${i ? ", " : ""}<${Said} text=${t} />`)}${c.targets.length > 5 ? " and others" : ""}</p>` : null}
    <nav class="tabs" aria-label="Parts of the campaign">${TABS.map(([k, name]) => html`<a href=${link(k ? ["campaign", c.id, k] : ["campaign", c.id], { script: args.script })} aria-current=${k === tab ? "page" : undefined}>${name}</a>`)}</nav>
    ${tab === "messages" ? html`<${Messages} c=${c} script=${args.script ?? ""} />` : tab === "senders" ? html`<${Senders} id=${c.id} />` : tab === "network" ? html`<${NetworkPart} c=${c} />`
      : html`${script ? html`<${ScriptPart} c=${c} script=${script} />` : html`<p class="quiet">Its messages have no script: they are tied by what their senders did.</p>`}<${When} c=${c} />
        <${WhoFirst} l=${c.leads} title="Who goes first" once=${c.first_senders} /><${Rhythms} id=${c.id} of=${c.rhythm} note=${c.rhythm_note} /><${Places} of=${c.places} note=${c.places_note} /><${Why} c=${c} />`}`;
}

export function CampaignView(p: { id: string; tab: string; run: unknown }) {
  const c = useApi<CampaignFull>(`campaigns/${encodeURIComponent(p.id)}?` + query({ script: here().args.script }), p.run);
  return html`<${Await} of=${c} what="The campaign">${(d: CampaignFull) => html`<${Full} c=${d} tab=${p.tab} />`}<//>`;
}
