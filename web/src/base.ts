// base.ts - what all views share: htm over preact, data on its way, the address as state.
import { Fragment, h, type ComponentChildren, type VNode } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { get, NotYet, Refused } from "./api";

export const html = htm.bind(h) as (s: TemplateStringsArray, ...v: unknown[]) => VNode;
export { Fragment };
export type Children = ComponentChildren;

export type Place = { path: string[]; args: Record<string, string> };

export function here(): Place {
  const [path, args] = location.hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decodeURIComponent), args: Object.fromEntries(new URLSearchParams(args ?? "")) };
}

export function link(path: (string | number)[], args: Record<string, string | null | undefined> = {}): string {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(args)) if (v) q.set(k, v);
  const text = q.toString();
  return "#/" + path.map((p) => encodeURIComponent(p)).join("/") + (text ? "?" + text : "");
}

/** Change the address's arguments without a new entry in the history. */
export function refine(args: Record<string, string | null>): void {
  const now = here();
  const next: Record<string, string | null> = { ...now.args, ...args };
  history.replaceState(null, "", link(now.path, next));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export type Loaded<T> = { data: T | null; error: string | null; waits: NotYet | null };

/** The answer to a call; asked again while it is being made, and when `again` changes. */
export function useApi<T>(path: string | null, again: unknown = 0): Loaded<T> {
  const [state, set] = useState<Loaded<T>>({ data: null, error: null, waits: null });
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const ask = () => get<T>(path!, stop.signal).then(
      (data) => set({ data, error: null, waits: null }),
      (e) => {
        if (stop.signal.aborted) return;
        if (e instanceof NotYet) {
          set({ data: null, error: null, waits: e });
          timer = window.setTimeout(ask, 400);
        } else {
          set({ data: null, error: e instanceof Refused ? e.message : "The server does not answer. Is claque open still running?", waits: null });
        }
      });
    set({ data: null, error: null, waits: null });
    if (path) ask();
    return () => { stop.abort(); clearTimeout(timer); };
  }, [path, again]);
  return state;
}

/** Waiting and failing, said once for all views. */
export function Await<T>(p: { of: Loaded<T>; what: string; children: (data: T) => unknown }) {
  const { data, error, waits } = p.of;
  if (error) return html`<p class="notice bad" role="alert">${error}</p>`;
  if (waits) {
    const share = waits.total ? `: ${Math.round((100 * waits.done) / waits.total)} in 100 done` : "";
    return html`<p class="notice" role="status">${p.what} is being prepared, once for this case${share}…</p>`;
  }
  return data ? p.children(data) : html`<p class="quiet" role="status">One moment…</p>`;
}

export function useKey(keys: Record<string, (e: KeyboardEvent) => void>): void {
  const now = useRef(keys);
  now.current = keys;
  const on = useCallback((e: KeyboardEvent) => {
    const t = e.target as HTMLElement;
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(t.tagName) || document.querySelector("dialog[open]")) return;
    now.current[e.key]?.(e);
  }, []);
  useEffect(() => {
    addEventListener("keydown", on);
    return () => removeEventListener("keydown", on);
  }, []);
}
