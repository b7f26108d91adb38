// words.ts - numbers, dates and strangers' text as people read them.
import { html } from "./base";
import type { VNode } from "preact";

const number = new Intl.NumberFormat("en-GB");
export const count = (n: number, one = "", many = "") => number.format(n) + (one ? " " + (n === 1 ? one : many || one + "s") : "");

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
export const when = (t: string | null) => (t ? moment.format(new Date(t)) : "no time");
export const date = (t: string | null) => (t ? day.format(new Date(t)) : "no time");

export function span(a: string | null, b: string | null): string {
  if (!a || !b) return "no time";
  return date(a) === date(b) ? date(a) : date(a) + " – " + date(b);
}

export const people = (p: { least: number; most: number }) =>
  p.least === p.most ? count(p.least, "person", "people") : `${count(p.least)} to ${count(p.most)} people`;

export function certainty(q: number): string {
  return q < 0.000001 ? "q below 0.000001" : "q " + Number(q.toPrecision(2));
}

export const channelName: Record<string, string> = { mail: "mail", post: "posts", call: "calls", letter: "letters" };
export const channels = (c: Record<string, number>) => Object.entries(c).map(([k, n]) => `${count(n)} ${channelName[k] ?? k}`).join(", ");

// Characters that reorder or hide text: shown by their names, so that nothing is read that is not there.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const NAMES: Record<number, string> = {
  0xad: "soft hyphen", 0x61c: "Arabic letter mark", 0x200b: "zero-width space", 0x200c: "zero-width non-joiner", 0x200d: "zero-width joiner",
  0x200e: "left-to-right mark", 0x200f: "right-to-left mark", 0x202a: "left-to-right embedding", 0x202b: "right-to-left embedding",
  0x202c: "end of direction", 0x202d: "left-to-right override", 0x202e: "right-to-left override", 0x2060: "word joiner",
  0x2066: "left-to-right isolate", 0x2067: "right-to-left isolate", 0x2068: "first strong isolate", 0x2069: "end of isolate", 0xfeff: "zero-width no-break space",
};
// Joiners belong to Persian and to emoji: those between such letters are left alone.
const JOINS = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

/** Text of a stranger: only ever text, with what is hidden in it made visible. */
export function shown(text: string): (string | VNode)[] {
  const out: (string | VNode)[] = [];
  let at = 0;
  for (const m of text.matchAll(HIDDEN)) {
    const code = m[0].codePointAt(0)!;
    const before = [...text.slice(Math.max(0, m.index - 2), m.index)].pop() ?? "";
    if ((code === 0x200c || code === 0x200d) && JOINS.test(before)) continue;
    if (m.index > at) out.push(text.slice(at, m.index));
    const hex = "U+" + code.toString(16).toUpperCase().padStart(4, "0");
    out.push(html`<span class="hidden-char" title="hidden character: ${NAMES[code] ?? hex}">${hex}</span>`);
    at = m.index + m[0].length;
  }
  out.push(text.slice(at));
  return out;
}

/** The same as one isolated run, so that its direction does not leak into ours. */
export const Said = (p: { text: string; class?: string }) => html`<bdi class=${p.class ?? ""}>${shown(p.text)}</bdi>`;

/** Who a sender is, in a line: the name, or else the key without its channel. */
export const who = (s: { key: string; name: string }) => s.name || s.key.replace(/^[a-z]+:/, "");

/** The host of a link as machines read it, where that is not what is seen. */
export function plainHost(link: string): string | null {
  try {
    const host = new URL(/^[a-z]+:/i.test(link) ? link : "http://" + link).host;
    return host && !link.toLowerCase().includes(host) ? host : null;
  } catch {
    return null;
  }
}

/** "20 seconds", "3 hours": a span of seconds to a whole unit, as the report says it. */
export function lasting(seconds: number): string {
  if (seconds < 90) return count(Math.round(seconds), "second");
  if (seconds < 5400) return count(Math.round(seconds / 60), "minute");
  return seconds < 129600 ? count(Math.round(seconds / 3600), "hour") : count(Math.round(seconds / 86400), "day");
}

/** Two digits, where no more are known. */
export const roughly = (x: number) => String(Number(x.toPrecision(2)));
