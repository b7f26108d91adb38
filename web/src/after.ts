// after.ts - what followed events: the hours that are compared, drawn and as a table.
import { Await, here, html, refine, useApi } from "./base";
import type { After, Rise, RiseFull } from "./api";
import { Timeline, type Band } from "./chart";
import type { TimelineData } from "./overview";
import { Section } from "./parts";
import { count, roughly, Said, when } from "./words";

export const NONE: Band[] = [];

/** The hours after the event, and those that they are compared with. */
export const bands = (time: string, hours: number, placebos: [string, number][]): Band[] => [time, ...placebos.map((x) => x[0])].map((t, i) => {
  const from = Date.parse(t) / 1000;
  return { from, to: from + 3600 * hours, kind: i ? "placebo" : "after" };
});

export const BandKeys = (p: { hours: number; other: string }) => html`<p class="keys"><span><span class="key after" aria-hidden="true"></span>the ${p.hours} hours after the event</span> <span><span class="key placebo" aria-hidden="true"></span>the same hours of other ${p.other}</span></p>`;

export const Dates = (p: { time: string; messages: number; hours: number; placebos: [string, number][] }) => html`<details><summary>These dates as a table</summary><div class="wide" tabindex="0" role="region" aria-label="Dates that are compared"><table class="placebos"><thead><tr><th scope="col">From (UTC)</th><th scope="col" class="num">Messages in ${p.hours} hours</th></tr></thead>
  <tbody><tr><th scope="row">${when(p.time)}, the event</th><td class="num">${count(p.messages)}</td></tr>${p.placebos.map(([time, n]) => html`<tr><th scope="row">${when(time)}</th><td class="num">${count(n)}</td></tr>`)}</tbody></table></div></details>`;

const Row = (p: { r: Rise; shown: boolean }) => html`<tr><th scope="row"><button type="button" class="plain" aria-pressed=${p.shown} onClick=${() => refine({ event: String(p.r.n) })}><${Said} text=${p.r.event} /></button> <small>${when(p.r.time)}${p.r.target ? html`, to <${Said} text=${p.r.target} />` : null}</small></th>
  <td class="num" data-label="Messages">${count(p.r.messages)}</td><td class="num" data-label="At other dates">${p.r.others === null ? "–" : roughly(p.r.others)}</td><td class="num" data-label="Times as many">${roughly(p.r.factor)} (${roughly(p.r.low)}–${roughly(p.r.high)})</td><td class="num" data-label="p, adjusted">${Number(p.r.p.toPrecision(4))}</td></tr>`;

/** One event with all messages over time; the same for the eye as the sentence says. */
function Shown(p: { n: number; note: string }) {
  const r = useApi<RiseFull>("rises/" + p.n), t = useApi<TimelineData>("timeline");
  return html`<${Await} of=${r} what="The event">${(d: RiseFull) => html`<${Await} of=${t} what="The timeline">${(x: TimelineData) => {
    const all = (x.series ?? []).reduce((sum, s) => s.bins.map((n, i) => n + (sum[i] ?? 0)), [] as number[]);
    return html`<p role="status"><${Said} text=${d.sentence} /></p>
      <${Timeline} key=${d.n} from=${x.from} step=${x.step} seconds=${x.seconds} series=${[{ name: "messages", bins: all }]} events=${[d]} title="All messages, and this event" height=${160} bands=${bands(d.time, d.hours, d.placebos)} />
      <${BandKeys} hours=${d.hours} other=${d.other} /><${Dates} time=${d.time} messages=${d.messages} hours=${d.hours} placebos=${d.placebos} /><p class="note">${p.note}</p>`;
  }}<//>`}<//>`;
}

/** All messages after all events together, and each event; the one of the least p is drawn first. */
export function AfterEvents(p: { of: After }) {
  const a = p.of, asked = Number(here().args.event);
  const least = a.rises.reduce((best, r) => (best === null || r.p < best.p ? r : best), null as Rise | null);
  const shown = a.rises.find((r) => r.n === asked) ?? least;
  return html`<${Section} id="events" title="After events"><p>${a.sentence}</p>
    ${shown ? html`<table class="stacks"><caption>Each event that can be tested; press one to see it.</caption><thead><tr><th scope="col">Event (UTC)</th><th scope="col" class="num">Messages in ${a.hours} hours</th><th scope="col" class="num">At other dates</th><th scope="col" class="num">Times as many (95 in 100)</th><th scope="col" class="num">p, adjusted</th></tr></thead>
      <tbody>${a.rises.map((r) => html`<${Row} key=${r.n} r=${r} shown=${r === shown} />`)}</tbody></table>
      ${a.tested > a.rises.length ? html`<p class="quiet">And ${count(a.tested - a.rises.length)} more, in the report.</p>` : null}
      <${Shown} n=${shown.n} note=${a.note} />` : null}<//>`;
}
