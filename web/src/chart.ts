// chart.ts - messages over time: bars drawn by uPlot, and the same as a table.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { html } from "./base";
import { count, when } from "./words";

export type Series = { name: string; bins: number[]; href?: string };
export type Happening = { time: string; event: string };
/** A span of seconds that stands out behind the bars. */
export type Band = { from: number; to: number; kind: "after" | "placebo" };

const COLOURS = 14; // of --c0 to --c13 in app.css

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

/** A point of the axis: the hour, or at midnight the day, or on New Year's Day the year. */
function label(t: number): string {
  const d = new Date(t * 1000);
  if (t % 86400) return clock.format(d);
  return d.getUTCDate() === 1 && d.getUTCMonth() === 0 ? month.format(d) : day.format(d);
}

function draw(box: HTMLElement, x: number[], series: Series[], seconds: number, events: Happening[], bands: Band[], height: number) {
  // Stacked: the highest sum is drawn first, so that each bar shows what is above the last.
  const sums = series.map((_, k) => x.map((_, i) => series.slice(0, k + 1).reduce((a, s) => a + s.bins[i], 0)));
  const order = series.map((_, k) => k).reverse();
  const bars = uPlot.paths.bars!({ size: [0.9, 60], align: 1, gap: 0 });
  const axis = { stroke: css("--ink-soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line") }, font: "12px system-ui, sans-serif" };
  return new uPlot({
    width: box.clientWidth || 600, height, tzDate: (t) => uPlot.tzDate(new Date(t * 1000), "Etc/UTC"), legend: { show: false },
    cursor: { x: false, y: false, drag: { x: false, y: false } },
    scales: { x: { time: true, range: [x[0], x[x.length - 1] + seconds] }, y: { range: (_u, _min, max) => [0, Math.max(1, max * 1.05)] } },
    axes: [{ ...axis, values: (_u, splits) => splits.map((t) => label(t)) }, { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] }],
    series: [{}, ...order.map((k) => ({ label: series[k].name, fill: css("--c" + (k % COLOURS)), stroke: css("--paper"), width: 0.5, paths: bars, points: { show: false } }))],
    hooks: {
      drawClear: [(u) => {
        u.ctx.save();
        u.ctx.globalAlpha = 0.6;
        const end = x[x.length - 1] + seconds;
        for (const b of bands.filter((b) => b.to > x[0] && b.from < end)) {
          const at = (t: number) => u.valToPos(Math.max(x[0], Math.min(end, t)), "x", true);
          u.ctx.fillStyle = css(b.kind === "after" ? "--c1" : "--c12");
          u.ctx.fillRect(at(b.from), u.bbox.top, Math.max(1, at(b.to) - at(b.from)), u.bbox.height);
        }
        u.ctx.restore();
      }],
      draw: [(u) => {
        u.ctx.save();
        u.ctx.strokeStyle = css("--ink");
        u.ctx.setLineDash([4, 3]);
        for (const e of events) {
          const at = Math.round(u.valToPos(Date.parse(e.time) / 1000, "x", true));
          if (at < u.bbox.left || at > u.bbox.left + u.bbox.width) continue;
          u.ctx.beginPath();
          u.ctx.moveTo(at, u.bbox.top);
          u.ctx.lineTo(at, u.bbox.top + u.bbox.height);
          u.ctx.stroke();
        }
        u.ctx.restore();
      }],
    },
  }, [x, ...order.map((k) => sums[k])] as uPlot.AlignedData, box);
}

export function Timeline(p: { from: string | null; step: string | null; seconds: number; series: Series[]; events: Happening[]; title: string; height?: number; bands?: Band[] }) {
  const box = useRef<HTMLDivElement>(null);
  const n = p.series[0]?.bins.length ?? 0;
  const x = Array.from({ length: n }, (_, i) => Date.parse(p.from ?? "") / 1000 + i * p.seconds);
  useEffect(() => {
    const b = box.current;
    if (!b || !n) return;
    const height = p.height ?? 200;
    return keepDrawn(b, height, () => draw(b, x, p.series, p.seconds, p.events, p.bands ?? [], height));
  }, [p.from, p.step, p.series]);
  if (!n) return html`<p class="quiet">None of these messages bears a time.</p>`;
  const rows = x.map((t, i) => ({ t, i })).filter(({ i }) => p.series.some((s) => s.bins[i]));
  const marks = p.events.filter((e) => { const t = Date.parse(e.time) / 1000; return t >= x[0] && t <= x[n - 1] + p.seconds; });
  return html`<figure class="chart">
    <figcaption>${p.title}, a bar for each ${p.step}${marks.length ? "; dashed lines are events" : ""}. Times are UTC.</figcaption>
    <div ref=${box} class="plot" role="img" aria-label=${p.title + ": the table below has the same numbers"}></div>
    ${p.series.length > 1 ? html`<ul class="keys">${p.series.map((s, k) => html`<li><span class="key c${k % COLOURS}" aria-hidden="true"></span>${s.href ? html`<a href=${s.href}>${s.name}</a>` : s.name}</li>`)}</ul>` : null}
    ${marks.length ? html`<ol class="events">${marks.map((e) => html`<li><time>${when(e.time)}</time> ${e.event}</li>`)}</ol>` : null}
    <details><summary>As a table</summary><div class="wide" tabindex="0" role="region" aria-label=${p.title + " as a table"}><table><thead><tr><th scope="col">From</th>${p.series.map((s) => html`<th scope="col" class="num">${s.name}</th>`)}</tr></thead>
      <tbody>${rows.slice(0, 400).map(({ t, i }) => html`<tr><th scope="row">${when(new Date(t * 1000).toISOString())}</th>${p.series.map((s) => html`<td class="num">${count(s.bins[i])}</td>`)}</tr>`)}</tbody></table></div></details>
  </figure>`;
}

/** One turn of a clock: what is its own before all others, which are scaled to as many. */
function drawTurn(box: HTMLElement, own: number[], others: number[], ticks: string[], height: number) {
  const n = own.length, sum = (v: number[]) => v.reduce((a, b) => a + b, 0);
  const scale = sum(others) ? sum(own) / sum(others) : 0;
  const bars = uPlot.paths.bars!({ size: [0.9, 60], align: 1, gap: 0 });
  const axis = { stroke: css("--ink-soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line") }, font: "12px system-ui, sans-serif" };
  const every = n / ticks.length;
  return new uPlot({
    width: box.clientWidth || 600, height, legend: { show: false }, cursor: { x: false, y: false, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [0, n] }, y: { range: (_u, _min, max) => [0, Math.max(1, max * 1.05)] } },
    axes: [{ ...axis, splits: ticks.map((_, i) => i * every), values: ticks }, { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] }],
    series: [{}, ...["--c12", "--c0"].map((c) => ({ fill: css(c), stroke: css("--paper"), width: 0.5, paths: bars, points: { show: false } }))],
  }, [own.map((_, i) => i), others.map((x) => x * scale), own], box);
}

/** Draw into a box, again when its width or the colours change; what is to be undone at the end. */
function keepDrawn(b: HTMLElement, height: number, make: () => uPlot): () => void {
  let plot = make();
  const again = () => { plot.destroy(); plot = make(); };
  const size = new ResizeObserver(() => b.clientWidth && plot.setSize({ width: b.clientWidth, height }));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  size.observe(b);
  dark.addEventListener("change", again);
  return () => { size.disconnect(); dark.removeEventListener("change", again); plot.destroy(); };
}

export function Turn(p: { own: number[]; others: number[]; ticks: string[]; title: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current ? keepDrawn(box.current, 170, () => drawTurn(box.current!, p.own, p.others, p.ticks, 170)) : undefined), [p.own]);
  return html`<div ref=${box} class="plot" role="img" aria-label=${p.title + ": the table below has the same numbers"}></div>`;
}
