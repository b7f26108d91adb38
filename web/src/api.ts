// api.ts - the calls of doc/api.md. Every call bears our header; the cookie goes by itself.

export type Sender = { n: number; key: string; name: string };
export type Item = {
  n: number; key: string; channel: string; time: string | null; sender: Sender; subject: string; snippet: string;
  script: string | null; added: number; bytes: number; campaign: string | null; text?: string;
};
export type Page<T> = { items: T[]; next: string | null; total: number };
export type Status = {
  state: "scanning" | "numbering" | "ready" | "failed" | "empty"; version: string; case: string; run: number; places: boolean;
  search: "absent" | "building" | "ready"; error: string | null;
};
export type Progress = { stage: string; done: number; total: number; left: number | null };
export type Trigger = { time: string; event: string; target: string; messages: number; factor: number; low: number; high: number; p: number; hours: number; other: "weeks" | "days" | "none"; by: "volume" | "beginning"; began_seconds: number | null; soon: number | null };
export type Lead = { sender: Sender; times: number; level: number; rounds: number; expected: number; lead_seconds: number; p: number; share: string; says: string };
export type Pair = { before: Sender; after: Sender; times: number; level: number; rounds: number; delay_seconds: number; p: number; share: string };
export type Leads = { rounds: number; level: number; whole_minutes: boolean; first: Lead[]; first_total: number; pairs: Pair[]; pairs_total: number; note: string; note_minutes: string };
export type Rhythm = { script: string | null; channel: string; step_seconds: number; phase_seconds: number; within_seconds: number; turns: number; of: number; p: number; sentence: string };
export type Clock = { step_seconds: number; own: number[]; others: number[]; ticks: string[] };
export type Spread = { kind: string; senders: number; n: number; expected: number; p: number; names: [string, number][]; sentence: string };
export type Camps = {
  placed: number; apart: number; pairs_total: number; camps: { n: number; size: number; marks: string[] }[];
  pairs: { a: number; b: number; things: number; expected: number; scripts: number; scripts_expected: number; p: number; campaigns: string[]; sentence: string }[];
  note: string;
};
export type Rise = { n: number; time: string; event: string; target: string; messages: number; others: number | null; factor: number; low: number; high: number; p: number; hours: number };
export type RiseFull = Rise & { other: "weeks" | "days"; sentence: string; placebos: [string, number][] };
export type After = { hours: number; events: number; factor: number; p: number; tested: number; sentence: string; note: string; rises: Rise[] };
export type Campaign = {
  id: string; title: string; q: number; sure: string; null: string; standing: string; first: string | null; last: string | null;
  senders: number; core: number; likely: number; possible: number; messages: number; people: { least: number; most: number; why?: string[] };
  scripts: number; channels?: Record<string, number>; trigger?: Trigger | null;
};
export type Slot = { n: number; distinct: number; values: [string, number][] };
export type Sentence = { text: string; messages: number; moved: number; in_text: boolean };
export type Script = { id: string; messages: number; words: number; text: string; slots: Slot[]; sentences: Sentence[]; additions: number };
export type Evidence = { line: string; bits: number; sentence: string; count: number; messages: { n: number; key: string }[] };
export type CampaignFull = Omit<Campaign, "scripts"> & {
  scripts: Script[]; evidence: Evidence[]; caveats: string[]; targets: string[]; ties: number;
  standing_reasons: { sentence: string; n: number | null; key: string | null }[];
  first_senders: { n: number; key: string; name: string; time: string | null }[];
  leads: Leads; rhythm: Rhythm[]; rhythm_note: string; places: Spread[]; places_note: string;
  trigger_sentence: string | null; trigger_note: string | null;
};
export type Mark = { from: number; to: number; kind: "script" | "slot" | "addition" | "quote" };
export type Message = Item & {
  text: string; text_left_out: number; marks: Mark[]; fields: [string, string][]; sha256: string; zone: number;
  input: { path: string; format: string; offset: number; length: number; line: number };
  set_aside: string | null; set_aside_why: string | null;
};

/** What an answer of 202 says: it is being made; ask again. */
export class NotYet extends Error {
  constructor(public done: number, public total: number) { super("not yet"); }
}
export class Refused extends Error {
  constructor(public status: number, text: string) { super(text); }
}

export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { "X-Claque": "1", ...(init.headers as Record<string, string> | undefined) };
  const r = await fetch("/api/v1/" + path, { credentials: "same-origin", cache: "no-store", ...init, headers });
  if (r.ok) return r;
  const body = await r.json().catch(() => ({ error: r.statusText }));
  throw new Refused(r.status, body.error);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const r = await call(path, { signal });
  const body = await r.json();
  if (r.status === 202) throw new NotYet(body.done, body.total);
  return body as T;
}

/** Spend the token of the address, so that it stays neither there nor in the history. */
export async function enter(): Promise<void> {
  const token = /^#t=([0-9a-f]+)$/.exec(location.hash);
  if (!token) return;
  history.replaceState(null, "", "#/");
  await call("session", { method: "POST", body: JSON.stringify({ token: token[1] }) });
}

/** Listen to news until the signal ends it; connections that break are made anew. */
export async function listen(on: (event: string, data: unknown) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const r = await call("events", { signal });
      const reader = r.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
        for (let cut; (cut = text.indexOf("\n\n")) >= 0; text = text.slice(cut + 2)) {
          const m = /^event: (.*)\ndata: (.*)/.exec(text.slice(0, cut));
          if (m) on(m[1], JSON.parse(m[2]));
        }
      }
    } catch (e) {
      if (signal.aborted) return;
      if (e instanceof Refused) throw e;
      on("lost", null);
    }
    await new Promise((go) => setTimeout(go, 1000));
  }
}

export function query(values: Record<string, string | number | null | undefined>): string {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(values)) if (v !== null && v !== undefined && v !== "") q.set(k, String(v));
  return q.toString();
}

/** Fetch a file and hand it to the browser's downloads. */
export async function download(path: string, init: RequestInit, name: string): Promise<void> {
  const r = await call(path, init);
  if (r.status === 202) throw new NotYet(0, 0);
  const url = URL.createObjectURL(await r.blob());
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
