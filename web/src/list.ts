// list.ts - a list of any length: only the rows that are seen exist, and only their pages are asked for.
//
// Rows are equally high. A browser's boxes have a greatest height: past it the scroll bar is
// a scale, and the wheel moves by rows.
import { useEffect, useRef, useState } from "preact/hooks";
import { get, NotYet, Refused, type Page } from "./api";
import { html, useKey } from "./base";
import { count } from "./words";
import type { VNode } from "preact";

const PAGE = 100, HIGHEST = 12_000_000, SPARE = 6;

type Store<T> = { path: string; total: number | null; pages: Map<number, T[] | "asked">; error: string | null; waits: NotYet | null };

function usePages<T>(path: string) {
  const [, draw] = useState(0);
  const store = useRef<Store<T>>(null!);
  if (!store.current || store.current.path !== path)
    store.current = { path, total: null, pages: new Map(), error: null, waits: null };
  const s = store.current;
  const ask = (page: number) => {
    if (s.pages.has(page)) return;
    s.pages.set(page, "asked");
    get<Page<T>>(`${path}${path.includes("?") ? "&" : "?"}limit=${PAGE}&cursor=${page * PAGE}`).then(
      (p) => { s.pages.set(page, p.items); s.total = p.total; s.waits = null; draw((n) => n + 1); },
      (e) => {
        s.pages.delete(page);
        if (e instanceof NotYet) { s.waits = e; setTimeout(() => store.current === s && ask(page), 400); }
        else s.error = e instanceof Refused ? e.message : "The server does not answer.";
        draw((n) => n + 1);
      });
  };
  useEffect(() => ask(0), [path]);
  return { s, ask };
}

export function List<T>(p: {
  path: string; label: string; rowHeight?: number; empty: string; one?: string; many?: string; head?: unknown;
  row: (item: T, n: number) => VNode; onTotal?: (n: number) => void;
}) {
  const H = p.rowHeight ?? 66;
  const { s, ask } = usePages<T>(p.path);
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, rows: 12 });
  const total = s.total ?? 0;
  const scaled = total * H > HIGHEST;
  const height = scaled ? HIGHEST : total * H;
  const look = () => {
    const b = box.current;
    if (!b) return;
    const rows = Math.ceil(b.clientHeight / H), room = height - b.clientHeight;
    const first = scaled ? (b.scrollTop / room) * (total - rows) : b.scrollTop / H;
    setView({ first: Math.max(0, first), rows });
  };
  useEffect(look, [total, p.path]);
  useEffect(() => { p.onTotal?.(total); }, [s.total]);
  useEffect(() => { if (box.current) box.current.scrollTop = 0; }, [p.path]);
  const onWheel = (e: WheelEvent) => {
    const b = box.current;
    if (!scaled || !b) return;
    e.preventDefault();
    b.scrollTop += (e.deltaY / H) * ((height - b.clientHeight) / (total - view.rows));
  };
  const step = (by: number) => (e: KeyboardEvent) => {
    const b = box.current;
    if (!b) return;
    const on = document.activeElement?.closest("[data-row]");
    const n = on && b.contains(on) ? Number(on.getAttribute("data-row")) + by : Math.ceil(view.first);
    if (n < 0 || n >= total) return;
    e.preventDefault();
    const focus = () => (b.querySelector(`[data-row="${n}"] a`) as HTMLElement | null)?.focus({ preventScroll: false });
    if (!b.querySelector(`[data-row="${n}"] a`)) {
      b.scrollTop = scaled ? (n / (total - view.rows)) * (height - b.clientHeight) : n * H;
      setTimeout(focus, 120);
    } else focus();
  };
  useKey({ j: step(1), k: step(-1) });
  if (s.error) return html`<p class="notice bad" role="alert">${s.error}</p>`;
  if (s.waits) {
    const share = s.waits.total ? `: ${Math.round((100 * s.waits.done) / s.waits.total)} in 100 done` : "";
    return html`<p class="notice" role="status">The index of this case is being made${share}…</p>`;
  }
  if (s.total === 0) return html`<p class="quiet">${p.empty}</p>`;
  const from = Math.max(0, Math.floor(view.first) - SPARE), to = Math.min(total, Math.ceil(view.first) + view.rows + SPARE);
  const rows = [];
  for (let n = from; n < to; n++) {
    const page = s.pages.get(Math.floor(n / PAGE));
    if (!page) setTimeout(() => ask(Math.floor(n / PAGE)));
    const item = page && page !== "asked" ? page[n % PAGE] : undefined;
    const top = scaled ? (box.current?.scrollTop ?? 0) + (n - view.first) * H : n * H;
    rows.push(html`<li key=${n} data-row=${n} class="row" style=${{ top: top + "px", height: H + "px" }} aria-setsize=${total} aria-posinset=${n + 1}>
      ${item !== undefined ? p.row(item, n) : html`<span class="quiet">…</span>`}</li>`);
  }
  return html`<div class="list">
    <p class="list-count quiet">${s.total === null ? "One moment…" : count(total, p.one ?? "message", p.many)}${p.head}</p>
    <div class="scroller" ref=${box} onScroll=${look} onWheel=${onWheel} tabindex="0" role="region" aria-label=${p.label}>
      <ul style=${{ height: height + "px" }}>${rows}</ul>
    </div></div>`;
}
